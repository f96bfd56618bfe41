import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithApiServer, RunningApiServer } from '../harness/api-server';
import { Project } from '../harness/project';

const program = ({
  namespace = 'shop',
  replicas = 3,
  selector = 'web',
  secret = 'first',
  label = true,
  port = 80,
  front = true,
} = {}) => `
import { ApiObject } from 'cdk8s';
import { App, GuestbookApp, Namespace, Stack } from 'kumiki';
const app = new App();
const stack = new Stack(app, 'shop', { namespace: '${namespace}' });
new Namespace(stack, 'Namespace');
new GuestbookApp(stack, 'Guestbook', { frontend: { replicas: ${replicas} } });
new ApiObject(stack, 'Settings', {
  ...{ apiVersion: 'v1', kind: 'ConfigMap' },
  metadata: { name: 'settings', labels: { ${label ? "team: 'web'" : ''} } },
  data: { a: '1' },
});
new ApiObject(stack, 'Key', {
  ...{ apiVersion: 'v1', kind: 'Secret' },
  metadata: { name: 'key' },
  stringData: { password: '${secret}-password' },
});
const labels = { app: '${selector}' };
new ApiObject(stack, 'Extra', {
  ...{ apiVersion: 'apps/v1', kind: 'Deployment' },
  metadata: { name: 'extra' },
  spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [
    { name: 'web', image: 'example.jp/web:1', resources: { limits: { cpu: '1000m', memory: '0.5Gi' } } },
  ] } } },
});
if (${front}) new ApiObject(stack, 'Front', {
  ...{ apiVersion: 'v1', kind: 'Service' },
  metadata: { name: 'front' },
  spec: { type: 'LoadBalancer', selector: labels, ports: [{ name: 'web', port: ${port} }] },
});
app.synth();
`;

interface Envelope {
  readonly against: string;
  readonly notes: readonly string[];
  readonly changes: readonly {
    readonly action: string;
    readonly subject: string;
    readonly fields: readonly { readonly path: string; readonly action: string; readonly before?: unknown }[];
    readonly reasons: readonly string[];
    readonly warnings: readonly string[];
  }[];
  readonly unchanged: number;
}

describeWithApiServer('kumiki diff --cluster, against a real API server', (programs) => {
  let server: RunningApiServer;
  let project: Project;

  beforeAll(async () => {
    server = await RunningApiServer.start(programs);
    project = new Project(
      { 'main.ts': program(), 'package.json': '{"type": "module"}' },
      // kumiki patch-status is tested with the whole client
      { NODE_OPTIONS: `--require=${join(__dirname, '../harness/lazy-client.cjs')}` },
    );
  });
  afterAll(async () => {
    project?.remove();
    await server?.stop();
  });

  function diff(text: string, kubeconfig = server.kubeconfig): Envelope {
    writeFileSync(join(project.folder, 'main.ts'), text);
    const { stdout } = project.kumiki('diff', 'main.ts', '--cluster', '--json', '--kubeconfig', kubeconfig);
    expect(stdout).not.toMatch(/-password|Zmlyc3Q|c2Vjb25k/);
    const envelope = JSON.parse(stdout);
    expect(envelope.errors).toEqual([]);
    return envelope;
  }

  function synth(text: string): void {
    writeFileSync(join(project.folder, 'main.ts'), text);
    expect(project.kumiki('synth', 'main.ts').status).toBe(0);
  }

  function apply(text: string, ...options: readonly string[]): void {
    synth(text);
    server.mustKubectl(['apply', ...options, '-f', join(project.folder, 'dist')]);
  }

  const list = ({ changes }: Envelope) => changes.map(({ action, subject }) => `${action} ${subject}`).sort();
  const paths = ({ changes }: Envelope) =>
    changes.flatMap(({ subject, fields }) =>
      fields.map(({ path, action }) => `${subject} ${action} ${path}`),
    );
  const versions = () =>
    server.mustKubectl(['get', 'all,cm,secret', '-A', '-o', 'jsonpath={.items[*].metadata.resourceVersion}']);

  it('shows everything as new in an empty cluster', () => {
    const envelope = diff(program());
    expect(envelope.changes.every(({ action }) => action === 'create')).toBe(true);
    expect(envelope.unchanged).toBe(0);
    expect(server.kubectl(['get', 'namespace', 'shop']).status).not.toBe(0);
    expect(envelope.notes).toEqual([]);
    // there is no Pulumi project that could apply it
    const { stderr } = project.kumiki('diff', 'main.ts', '--cluster', '--kubeconfig', server.kubeconfig);
    expect(stderr).toMatch(/\nnext {2}.*kumiki synth main\.ts\n$/);
  });

  it.each([
    ['--server-side', 'shop'],
    ['--server-side=false', 'store'],
  ])('finds nothing after kubectl apply %s, and then each change', (way, namespace) => {
    apply(program({ namespace }), way);
    const before = versions();
    const envelope = diff(program({ namespace }));
    expect(paths(envelope)).toEqual([]);
    expect(envelope).toMatchObject({ changes: [], against: expect.stringContaining("(context 'test')") });
    const changed = diff(program({ namespace, replicas: 4, secret: 'second', label: false, port: 443 }));
    const found = paths(changed).sort();
    expect(found.filter((each) => !each.startsWith('Service'))).toEqual([
      `ConfigMap ${namespace}/settings removed metadata.labels`,
      `Deployment ${namespace}/frontend changed spec.replicas`,
      `Secret ${namespace}/key changed data.password`,
    ]);
    expect(found.filter((each) => each.startsWith(`Service ${namespace}/front `)).length).toBeGreaterThan(0);
    expect(changed.changes.flatMap(({ warnings }) => warnings)).toEqual([
      `opens port 443/TCP (Service ${namespace}/front)`,
    ]);
    // nothing was written
    expect(versions()).toBe(before);
  });

  it('shows manual changes', () => {
    synth(program());
    server.mustKubectl(['scale', 'deployment/frontend', '--replicas=9', '-n', 'shop']);
    expect(diff(program()).changes).toMatchObject([
      { subject: 'Deployment shop/frontend', fields: [{ path: 'spec.replicas', before: 9, after: 3 }] },
    ]);
    server.mustKubectl(['scale', 'deployment/frontend', '--replicas=3', '-n', 'shop']);
  });

  it('shows what needs a replacement, and what the API server would refuse', () => {
    const [change] = diff(program({ selector: 'other' })).changes.filter(
      ({ action }) => action === 'replace',
    );
    expect(change?.subject).toBe('Deployment shop/extra');
    expect(change?.warnings[0]).toContain('spec.selector.matchLabels.app cannot be changed in place');
    expect(change?.reasons.join()).toContain('immutable');
  });

  it('shows which new objects the API server would refuse, and continues', () => {
    const service = (name: string, sessionAffinity: string) => ({
      ...{ apiVersion: 'v1', kind: 'Service', metadata: { name } },
      spec: { sessionAffinity, ports: [{ port: 80 }] },
    });
    const configMap = (name: string, more = {}) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, ...more },
    });
    const frob = { apiVersion: 'example.jp/v1', kind: 'Frob', metadata: { name: 'frob' } };
    let notes: readonly string[] = [];
    const tried = (objects: readonly object[], namespace = 'tried') => {
      const envelope = diff(`
import { ApiObject } from 'cdk8s';
import { App, Stack } from 'kumiki';
const app = new App();
const stack = new Stack(app, 'tried', { namespace: '${namespace}' });
for (const [index, object] of ${JSON.stringify(objects)}.entries()) new ApiObject(stack, 'Object' + index, object);
app.synth();
`);
      notes = envelope.notes;
      const created = envelope.changes.filter(({ action }) => action === 'create');
      return new Map(created.map(({ subject, reasons }) => [subject, reasons.join()]));
    };
    server.mustKubectl(['create', 'namespace', 'tried']);
    server.mustKubectl('label namespace tried pod-security.kubernetes.io/enforce=restricted'.split(' '));
    const pod = {
      ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'rooted' } },
      spec: { hostNetwork: true, containers: [{ name: 'a', image: 'example.jp/a:1' }] },
    };
    const found = tried([service('new', 'Sometimes'), pod, frob, configMap('fine')]);
    expect(found.get('Service tried/new')).toMatch(/spec\.sessionAffinity.*Sometimes/);
    expect(found.get('Pod tried/rooted')).toMatch(/by a policy.*violates PodSecurity/);
    expect(found.get('Frob tried/frob')).toBe('the cluster has no kind Frob of example.jp/v1');
    expect(found.get('ConfigMap tried/fine')).toBe('');
    expect(tried([configMap('lost')], 'nowhere').get('ConfigMap nowhere/lost')).toBe(
      'the cluster has no namespace nowhere',
    );
    expect(notes).toContain(
      'the namespace nowhere must exist first: kubectl create namespace nowhere, or add a Namespace to the stack',
    );
    // objects that the program itself creates exist by then
    const names = { plural: 'frobs', singular: 'frob', kind: 'Frob', listKind: 'FrobList' };
    const schema = { openAPIV3Schema: { type: 'object' } };
    const definition = {
      ...{ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' },
      metadata: { name: 'frobs.example.jp' },
      spec: {
        ...{ group: 'example.jp', scope: 'Namespaced', names },
        versions: [{ name: 'v1', served: true, storage: true, schema }],
      },
    };
    const brought = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'brought' } };
    expect([...tried([brought, definition, frob, configMap('there')], 'brought').values()].join('')).toBe('');
    // an unreachable webhook only affects its own objects
    const webhook = {
      ...{ name: 'away.example.jp', clientConfig: { url: 'https://127.0.0.1:1/' }, sideEffects: 'None' },
      ...{ admissionReviewVersions: ['v1'], timeoutSeconds: 1 },
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
    };
    const configuration = {
      ...{ apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingWebhookConfiguration' },
      ...{ metadata: { name: 'away' }, webhooks: [webhook] },
    };
    server.mustKubectl(['create', '-f', '-'], JSON.stringify(configuration));
    const hooked = tried([configMap('hooked'), service('also', 'None')]);
    server.mustKubectl(['delete', 'validatingwebhookconfiguration', 'away']);
    expect(hooked.get('ConfigMap tried/hooked')).toMatch(/failed calling webhook "away\.example\.jp"/);
    expect(hooked.get('Service tried/also')).toBe('');
  });

  it('shows the warnings of the API server once, about existing and new objects', () => {
    const notes = [program(), program({ replicas: 4 })].map((text) =>
      diff(text).notes.filter((note) => note.includes('Deployment shop/extra')),
    );
    const expected =
      /^the API server warns of Deployment shop\/extra: would violate PodSecurity "restricted.*seccompProfile/;
    expect(notes).toEqual([[expect.stringMatching(expected)], [expect.stringMatching(expected)]]);
  });

  it('shows objects of the last synth that the program no longer has', () => {
    apply(program());
    const [change, ...others] = diff(program({ front: false })).changes;
    expect(others).toEqual([]);
    expect(change).toMatchObject({
      ...{ action: 'delete', subject: 'Service shop/front' },
      reasons: [expect.stringContaining('kubectl apply leaves it')],
      warnings: ['releases the load balancer of Service shop/front'],
    });
  });

  it('shows objects that kubectl applied, if there is no record of a synth', () => {
    const text = program({ front: false });
    synth(text);
    expect(diff(text)).toMatchObject({
      changes: [],
      notes: [
        expect.stringMatching(/applied by kubectl, which does not say .*: Service shop\/front$/),
        expect.stringMatching(/^the API server warns of /),
      ],
    });
  });

  it('shows objects in any namespace that Pulumi recorded for the stack, and none of another stack', () => {
    const text = program({ front: false });
    const annotate = (kind: string, name: string, namespace: string, stack: string) =>
      server.mustKubectl([
        ...['annotate', '--overwrite', '-n', namespace, `${kind}/${name}`],
        `kumiki.dev/resource=${stack}/${namespace}/${kind}/${name}`,
      ]);
    for (const name of ['old', 'foreign'])
      server.mustKubectl(['create', 'configmap', name, '-n', 'default', '--from-literal=a=1']);
    annotate('ConfigMap', 'settings', 'shop', 'stack-1');
    annotate('ConfigMap', 'old', 'default', 'stack-1');
    annotate('ConfigMap', 'foreign', 'default', 'stack-2');
    annotate('Service', 'front', 'shop', 'stack-1');
    const { changes } = diff(text);
    expect(changes.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
      'delete ConfigMap default/old',
      'delete Service shop/front',
    ]);
    expect(changes[0]?.reasons.join()).toContain('pulumi up deletes it');
    for (const name of ['old', 'foreign']) server.mustKubectl(['delete', 'configmap', name, '-n', 'default']);
    server.mustKubectl(['delete', 'service', 'front', '-n', 'shop']);
    server.mustKubectl(['annotate', 'configmap/settings', '-n', 'shop', 'kumiki.dev/resource-']);
    apply(program());
  });

  it('compares with the program if the credentials do not allow a dry run', () => {
    const rules = 'create clusterrole reader --verb=get --resource=*.*';
    server.mustKubectl(rules.split(' '));
    server.mustKubectl('create clusterrolebinding reader --clusterrole=reader --user=reader'.split(' '));
    const kubeconfig = server.kubeconfigFor('reader');
    const same = diff(program(), kubeconfig);
    expect(same.notes.join()).toContain('no dry run');
    expect(same.notes.join()).toMatch(/these kinds cannot be listed: .* others/);
    expect(list(diff(program({ replicas: 4 }), kubeconfig))).toContain('update Deployment shop/frontend');
  });

  it('names the objects that it may not read, and does not count them as unchanged', () => {
    const rules = 'create role settings --verb=get,list,patch --resource=configmaps -n shop';
    server.mustKubectl(rules.split(' '));
    server.mustKubectl('create rolebinding settings --role=settings --user=settler -n shop'.split(' '));
    const kubeconfig = server.kubeconfigFor('settler');
    const { notes, changes, unchanged } = diff(program(), kubeconfig);
    expect(notes.join('\n')).toMatch(
      /^not compared, as the credentials may not read them: .* and \d+ others$/m,
    );
    expect([changes, unchanged]).toEqual([[], 1]);
    const { stderr } = project.kumiki('diff', 'main.ts', '--cluster', '--kubeconfig', kubeconfig);
    expect(stderr).toContain('no differences from https://127.0.0.1:');
    expect(stderr).toContain(', as far as the credentials may read it\n');
  });

  it('fails if it may read none of the objects', () => {
    const options = ['--cluster', '--exit-code', '--kubeconfig', server.kubeconfigFor('nobody')];
    const { status, stderr } = project.kumiki('diff', 'main.ts', ...options);
    expect(status).toBe(4);
    expect(stderr).toContain('error KUBE_FORBIDDEN\n  the credentials may not get ');
  });
});
