import { App, GuestbookApp, Stack } from '../../../lib/index';
import { describeWithEngine } from '../harness/engine';
import { complaints, judge } from './manifest-reader';

/**
 * The leader of a Guestbook with a volume: a Deployment, a NetworkPolicy, a PersistentVolumeClaim, Services
 * and budgets.
 */
function guestbook(): string {
  const app = new App();
  const stack = new Stack(app, 'site', { namespace: 'web' });
  new GuestbookApp(stack, 'Guestbook', { leader: { storage: { size: '1Gi' } } });
  return app.synthYaml();
}

describeWithEngine('manifest-reader', 'the API server refuses a manifest with', ({ path }) => {
  it.each([
    [
      'a field that does not exist',
      'revisionHistoryLimit',
      'revisionHistory',
      /unknown field "spec\.revisionHistory"/,
    ],
    ['a key that is given twice', 'replicas: 3\n', 'replicas: 3\n  replicas: 3\n', /"replicas" already set/],
    ['a text for a number', 'replicas: 3', 'replicas: three', /cannot unmarshal string .*spec\.replicas/],
    ['a number for a text', 'value: dns', 'value: 1', /cannot unmarshal number .*env\.value/],
    ['an API version of old', 'apiVersion: policy/v1', 'apiVersion: policy/v1beta1', /no kind/],
    ['a kind that does not exist', 'kind: Deployment', 'kind: Deploymnt', /no kind "Deploymnt"/],
    [
      'a choice that does not exist',
      'type: Recreate',
      'type: Recreated',
      /spec\.strategy: Unsupported value/,
    ],
    ['a policy type that does not exist', '- Egress', '- Outgress', /policyTypes\[1\]: Unsupported/],
    ['a protocol that does not exist', 'protocol: TCP', 'protocol: HTTP', /protocol: Unsupported value/],
    ['a bad name', 'name: frontend', 'name: Frontend_1', /metadata\.name: Invalid value/],
    ['a port out of range', 'port: 6379', 'port: 70000', /port: Invalid value: 70000/],
    [
      'a port of pods in quotes',
      /targetPort: .*/,
      'targetPort: "8080"',
      /targetPort: Invalid value: "8080".* letter/,
    ],
    ['an amount that is none', 'storage: 1Gi', 'storage: 1Gig', /quantities must match/],
    ['a request above its limit', 'cpu: 100m', 'cpu: 900m', /requests: Invalid value: "900m"/],
    [
      'a mount without a volume',
      '/data\n              name: data',
      '/data\n              name: gone',
      /Mounts\[0\]\.name: Not found/,
    ],
    [
      'pods that its selector misses',
      'matchLabels:\n      app: redis',
      'matchLabels:\n      app: memcached',
      /`selector` does not match/,
    ],
  ])('%s', (_, right, wrong, complaint) => {
    const manifests = guestbook();
    expect(manifests.search(right)).toBeGreaterThan(0);
    const [refused, ...others] = complaints(judge(path, manifests.replace(right, wrong)));
    expect(refused?.problems.join('\n')).toMatch(complaint);
    expect(others).toEqual([]);
  });

  it('a kind without rules here, so that it never passes unnoticed', () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n';
    expect(judge(path, pod)).toEqual([
      { object: 'Pod default/a', problems: [expect.stringContaining('no rules for it')], warnings: [] },
    ]);
  });

  it('nothing, but warns of two variables with one name', () => {
    const twice = guestbook().replace(/( +)- name: GET_HOSTS_FROM\n +value: dns\n/, '$&$&');
    const verdicts = judge(path, twice);
    expect(verdicts.flatMap(({ problems }) => problems)).toEqual([]);
    expect(verdicts.flatMap(({ warnings }) => warnings)).toEqual([expect.stringContaining('GET_HOSTS_FROM')]);
  });
});
