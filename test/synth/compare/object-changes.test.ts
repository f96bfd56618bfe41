import { compareObjects, type PlacedObject } from '../../../lib/synth/compare/object-changes';
import type { KubernetesObject } from '../../../lib/synth/objects/kubernetes-object';

type Rest = Readonly<Record<string, unknown>>;

function object(kind: string, name: string, rest: Rest = {}, apiVersion = 'v1'): KubernetesObject {
  return { apiVersion, kind, metadata: { name, namespace: 'shop' }, ...rest };
}

function placed(...objects: readonly KubernetesObject[]): PlacedObject[] {
  return objects.map((each) => ({
    object: each,
    group: 'shop',
    constructPath: `shop/${each.metadata.name}`,
  }));
}

const compare = (before: readonly KubernetesObject[], after: readonly KubernetesObject[]) =>
  compareObjects(placed(...before), placed(...after));

const deployment = (spec: Rest) => object('Deployment', 'web', { spec }, 'apps/v1');
const service = (spec: Rest) => object('Service', 'web', { spec });

describe('comparing objects', () => {
  it('counts unchanged objects, and lists the others as updated, created or deleted', () => {
    const before = [
      object('ConfigMap', 'a'),
      object('ConfigMap', 'b', { data: { x: '1' } }),
      object('Pod', 'c'),
    ];
    const after = [
      object('ConfigMap', 'a'),
      object('ConfigMap', 'b', { data: { x: '2' } }),
      object('Pod', 'd'),
    ];
    const { changes, unchanged } = compare(before, after);
    expect(unchanged).toBe(1);
    expect(changes.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
      'update ConfigMap shop/b',
      'create Pod shop/d',
      'delete Pod shop/c',
    ]);
  });

  it('treats another API version as an update, and another group as another object', () => {
    const old = object('Ingress', 'web', {}, 'networking.k8s.io/v1beta1');
    const { changes } = compare([old], [object('Ingress', 'web', {}, 'networking.k8s.io/v1')]);
    expect(changes.map(({ action }) => action)).toEqual(['update']);
    const moved = compare([object('Ingress', 'web', {}, 'extensions/v1beta1')], [old]);
    expect(moved.changes.map(({ action }) => action)).toEqual(['create', 'delete']);
  });

  it('shows no value of a Secret, whichever field has it', () => {
    const secret = (rest: Rest) => object('Secret', 'key', rest);
    for (const [before, after] of [
      [{ data: { a: 'b2xk' } }, { data: { a: 'bmV3' } }],
      [{}, { stringData: { 'a.b/c': 'new' } }],
      [{ data: { a: 'b2xk' } }, {}],
    ]) {
      const { changes } = compare([secret(before ?? {})], [secret(after ?? {})]);
      expect(changes).toHaveLength(1);
      expect(JSON.stringify(changes)).not.toMatch(/b2xk|bmV3|new/);
      expect(changes[0]?.fields.every(({ isHidden }) => isHidden)).toBe(true);
    }
    const annotated = secret({});
    const annotation = { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"a":"b2xk"}}' };
    const live = { ...annotated, metadata: { ...annotated.metadata, annotations: annotation } };
    expect(JSON.stringify(compare([live], [annotated]))).not.toContain('b2xk');
  });

  it('shows an object whose name ends with a hash of its content as one change', () => {
    const config = (name: string, text: string) =>
      object('ConfigMap', name, { data: { text }, immutable: true });
    const { changes } = compare([config('web-3f2a9c01', 'old')], [config('web-77b1e2d4', 'new')]);
    expect(changes).toMatchObject([
      {
        action: 'update',
        subject: 'ConfigMap shop/web-3f2a9c01 → web-77b1e2d4',
        fields: [{ path: 'data.text', before: 'old', after: 'new' }],
      },
    ]);
  });

  it('does not match names that end with different words, nor Services that end with hashes', () => {
    const pairs = [
      [object('ConfigMap', 'web-frontend'), object('ConfigMap', 'web-backends')],
      [object('Service', 'web-3f2a9c01'), object('Service', 'web-77b1e2d4')],
    ];
    for (const [old, next] of pairs) {
      if (!old || !next) continue;
      expect(compare([old], [next]).changes.map(({ action }) => action)).toEqual(['create', 'delete']);
    }
  });

  it('says which change requires a new object', () => {
    const selector = (app: string) => ({ selector: { matchLabels: { app } }, replicas: 1 });
    const [change] = compare([deployment(selector('a'))], [deployment(selector('b'))]).changes;
    expect(change).toMatchObject({
      action: 'replace',
      reasons: ['spec.selector.matchLabels.app cannot be changed in place'],
      warnings: ['replaces Deployment shop/web: spec.selector.matchLabels.app cannot be changed in place'],
    });
    const [same] = compare([deployment({ replicas: 1 })], [deployment({ replicas: 2 })]).changes;
    expect(same).toMatchObject({ action: 'update', warnings: [] });
  });

  it.each([
    ['Namespace', 'everything in it'],
    ['PersistentVolumeClaim', 'its data'],
    ['NetworkPolicy', 'reaches the pods'],
  ])('warns of the removal of a %s', (kind, loss) => {
    const [change] = compare([object(kind, 'x')], []).changes;
    expect(change?.warnings.join()).toContain(loss);
  });

  it.each<[string, Rest, Rest, string[]]>([
    [
      'a load balancer',
      { ports: [{ port: 80 }] },
      { type: 'LoadBalancer', ports: [{ port: 80 }] },
      ['port 80/TCP'],
    ],
    [
      'one more port of it',
      { type: 'LoadBalancer', ports: [{ port: 80 }] },
      { type: 'LoadBalancer', ports: [{ port: 80 }, { port: 53, protocol: 'UDP' }] },
      ['port 53/UDP'],
    ],
    ['an external address', {}, { externalIPs: ['203.0.113.1'], ports: [{ port: 80 }] }, ['port 80/TCP']],
    [
      'a port of nodes',
      {},
      { type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] },
      ['port 30080/TCP of every node'],
    ],
  ])('says that %s opens a port', (_, before, after, opened) => {
    const [change] = compare([service(before)], [service(after)]).changes;
    expect(change?.warnings).toEqual(opened.map((what) => `opens ${what} (Service shop/web)`));
  });

  it('says that pods open ports of their nodes', () => {
    const pods = (pod: Rest) => deployment({ template: { spec: pod } });
    const warnings = (pod: Rest) => compare([pods({})], [pods(pod)]).changes.flatMap((each) => each.warnings);
    expect(
      warnings({ containers: [{ name: 'web', ports: [{ containerPort: 80, hostPort: 8080 }] }] }),
    ).toEqual(['opens port 8080/TCP of its nodes (Deployment shop/web)']);
    expect(warnings({ hostNetwork: true })).toHaveLength(1);
    const sidecar = {
      name: 'proxy',
      restartPolicy: 'Always',
      ports: [{ containerPort: 80, hostPort: 8080 }],
    };
    expect(warnings({ containers: [], initContainers: [sidecar] })).toEqual([
      'opens port 8080/TCP of its nodes (Deployment shop/web)',
    ]);
  });

  it.each<[string, readonly string[] | undefined, readonly string[] | undefined, string | undefined]>([
    ['everybody, where a few could connect', ['203.0.113.0/24'], undefined, 'every address'],
    ['everybody, in an empty list', ['203.0.113.0/24'], [], 'every address'],
    ['one more network', ['203.0.113.0/24'], ['203.0.113.0/24', '10.0.0.0/8'], '10.0.0.0/8'],
    ['a wider network', ['203.0.113.0/24'], ['203.0.113.0/23'], '203.0.113.0/23'],
    ['a network of IPv6', ['203.0.113.0/24'], ['203.0.113.0/24', '2001:db8::/32'], '2001:db8::/32'],
    ['a network within the old one', ['203.0.113.0/24'], ['203.0.113.5/32'], undefined],
    ['a network with spaces around it', ['203.0.113.0/24'], [' 203.0.113.0/24 '], undefined],
    ['a few, where everybody could connect', undefined, ['203.0.113.0/24'], undefined],
    ['everybody, as before', [], undefined, undefined],
  ])('warns of clients that a Service newly lets in: %s', (_, before, after, opened) => {
    const balanced = (loadBalancerSourceRanges: readonly string[] | undefined) =>
      service({ type: 'LoadBalancer', ports: [{ port: 80 }], loadBalancerSourceRanges });
    const warnings = compare([balanced(before)], [balanced(after)]).changes.flatMap((each) => each.warnings);
    expect(warnings).toEqual(opened === undefined ? [] : [`opens Service shop/web to ${opened}`]);
  });

  it('says which addresses are given up', () => {
    const [change] = compare([service({ loadBalancerIP: '203.0.113.9' })], [service({})]).changes;
    expect(change?.warnings).toEqual(['releases the address 203.0.113.9 (Service shop/web)']);
    const [gone] = compare([service({ type: 'LoadBalancer' })], []).changes;
    expect(gone?.warnings).toEqual(['releases the load balancer of Service shop/web']);
  });

  it('matches objects without a name by generateName', () => {
    const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { generateName: 'once-' } };
    expect(compare([job], [job])).toMatchObject({ changes: [], unchanged: 1 });
  });
});
