import { readFileSync } from 'node:fs';
import { output } from '@pulumi/pulumi';
import { ApiObject, Chart, YamlOutputType } from 'cdk8s';
import type { Construct } from 'constructs';
import fc from 'fast-check';
import { App, Stack } from '../../../lib';
import type { ArtifactKind } from '../../../lib/core/artifact-kind';
import { contribute } from '../../../lib/core/contribute';
import { LOAD_BALANCER, type LoadBalancerArtifact } from '../../../lib/load-balancer/artifact';
import { anyTree, buildTree } from '../generated-tree';
import { readDocuments, synthUnderCdk8s } from '../stock';

const OUTPUT_TYPES = [
  ['one file per app', YamlOutputType.FILE_PER_APP],
  ['one file per chart', YamlOutputType.FILE_PER_CHART],
  ['one file per resource', YamlOutputType.FILE_PER_RESOURCE],
  ['a folder per chart', YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE],
] as const;

describe.each(OUTPUT_TYPES)('%s', (_name, yamlOutputType) => {
  const props = { yamlOutputType, outputFileExtension: '.yaml', recordConstructMetadata: true };

  it('gives the files of cdk8s for any tree without cycles', () => {
    fc.assert(
      fc.property(anyTree, (plan) => {
        const stock = synthUnderCdk8s((app) => buildTree(app, plan), props);
        fc.pre(stock !== undefined);
        const app = new App(props);
        buildTree(app, plan);
        expect(readDocuments(app.render())).toEqual(stock);
      }),
      { numRuns: 60 },
    );
  });
});

const FILE_PER_RESOURCE = { yamlOutputType: YamlOutputType.FILE_PER_RESOURCE };

function object(
  scope: Construct,
  id: string,
  apiVersion: string,
  kind: string,
  name: string,
  namespace?: string,
) {
  return new ApiObject(scope, id, { apiVersion, kind, metadata: { name, ...(namespace && { namespace }) } });
}

it('shortens the name of a file that no file system would accept', () => {
  const app = new App(FILE_PER_RESOURCE);
  const chart = new Chart(app, 'chart');
  const long = 'a'.repeat(252);
  for (const end of ['x', 'y']) object(chart, end, 'v1', 'ConfigMap', `${long}${end}`);
  object(chart, 'fits', 'v1', 'Pod', 'b'.repeat(242));
  const names = [...app.render().keys()].filter((path) => path !== 'index.html');
  expect(names).toEqual([
    expect.stringMatching(/^ConfigMap\.a{227}-[0-9a-f]{8}\.k8s\.yaml$/),
    expect.stringMatching(/^ConfigMap\.a{227}-[0-9a-f]{8}\.k8s\.yaml$/),
    `Pod.${'b'.repeat(242)}.k8s.yaml`,
  ]);
  expect(new Set(names).size).toBe(3);
});

it('adds namespace, API group or a digest to a file name only if names would collide', () => {
  const app = new App(FILE_PER_RESOURCE);
  const chart = new Chart(app, 'chart');
  object(chart, 'a', 'v1', 'Service', 'web', 'one');
  object(chart, 'b', 'v1', 'Service', 'web', 'two');
  object(chart, 'c', 'v1', 'Service', 'other', 'one');
  object(chart, 'd', 'networking.k8s.io/v1', 'Ingress', 'web', 'one');
  object(chart, 'e', 'example.com/v1', 'Ingress', 'web', 'one');
  object(chart, 'f', 'rbac.authorization.k8s.io/v1', 'ClusterRole', 'a:b');
  object(chart, 'g', 'rbac.authorization.k8s.io/v1', 'ClusterRole', 'ab');
  expect([...app.render().keys()]).toEqual([
    expect.stringMatching(/^ClusterRole\.ab\.[0-9a-f]{8}\.k8s\.yaml$/),
    expect.stringMatching(/^ClusterRole\.ab\.[0-9a-f]{8}\.k8s\.yaml$/),
    'Ingress.example.com.one.web.k8s.yaml',
    'Ingress.networking.k8s.io.one.web.k8s.yaml',
    'Service.one.web.k8s.yaml',
    'Service.other.k8s.yaml',
    'Service.two.web.k8s.yaml',
  ]);
});

it('does not let a longer name collide with the short name of another', () => {
  const app = new App(FILE_PER_RESOURCE);
  const chart = new Chart(app, 'chart');
  object(chart, 'a', 'v1', 'Secret', 'web', 'one');
  object(chart, 'b', 'v1', 'Secret', 'web', 'two');
  object(chart, 'c', 'v1', 'Secret', 'one.web', 'three');
  const files = app.render();
  expect(files.size).toBe(3);
  expect([...files.values()].filter((text) => String(text).includes('namespace: three'))).toHaveLength(1);
});

const ARTIFACT: LoadBalancerArtifact = {
  constructPath: 'shop/Edge',
  services: [],
  spec: {
    id: 'shop-Edge',
    ownerId: '0123456789ab',
    name: 'edge',
    description: '',
    tags: [],
    plan: 'standard',
    redundant: false,
    network: { kind: 'router', router: { by: 'name', value: 'router' } },
    virtualIps: [],
  },
};

it('notes that kubectl does not know the order of one file for each object', () => {
  const notesOf = (yamlOutputType: YamlOutputType, isDependent: boolean) => {
    const app = new App({ yamlOutputType });
    const chart = new Chart(app, 'chart');
    const first = object(chart, 'a', 'v1', 'Service', 'a');
    const second = object(chart, 'b', 'v1', 'ConfigMap', 'b');
    if (isDependent) second.addDependency(first);
    return app.assemble().notes.map(({ text }) => text);
  };
  const note = expect.stringMatching(/^objects depend on each other, but kubectl applies files/);
  expect(notesOf(YamlOutputType.FILE_PER_RESOURCE, true)).toEqual([note]);
  expect(notesOf(YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE, true)).toEqual([note]);
  expect(notesOf(YamlOutputType.FILE_PER_CHART, true)).toEqual([]);
  expect(notesOf(YamlOutputType.FILE_PER_RESOURCE, false)).toEqual([]);
});

describe('a note on what kubectl cannot apply at once', () => {
  const notesOf = (yamlOutputType: YamlOutputType, build: (chart: Chart, other: Chart) => void) => {
    const app = new App({ yamlOutputType });
    build(new Chart(app, 'b'), new Chart(app, 'a'));
    return app.assemble().notes.map(({ constructPath, text }) => `${constructPath}: ${text}`);
  };
  const namespaceFirst = (chart: Chart) => {
    object(chart, 'n', 'v1', 'Namespace', 'shop');
    object(chart, 'c', 'v1', 'ConfigMap', 'c', 'shop');
    object(chart, 'd', 'v1', 'ConfigMap', 'd', 'shop');
  };
  const namespaceLast = (chart: Chart) => {
    object(chart, 'c', 'v1', 'ConfigMap', 'c', 'shop');
    object(chart, 'n', 'v1', 'Namespace', 'shop');
  };
  const byName = /^b\/n: Namespace 'shop' comes after 'b\/c', which is in it; .* order of their names/;
  const byTree =
    /^b\/n: Namespace 'shop' comes after 'b\/c', which is in it; let it depend on the namespace instead/;

  it.each([
    ['one file per app', YamlOutputType.FILE_PER_APP, [], [expect.stringMatching(byTree)]],
    ['one file per chart', YamlOutputType.FILE_PER_CHART, [], [expect.stringMatching(byTree)]],
    [
      'one file per object',
      YamlOutputType.FILE_PER_RESOURCE,
      ...Array(2).fill([expect.stringMatching(byName)]),
    ],
    [
      'a folder per chart',
      YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
      ...Array(2).fill([expect.stringMatching(byName)]),
    ],
  ])('names a namespace that comes late, with %s', (_, type, first, last) => {
    expect(notesOf(type, namespaceFirst)).toEqual(first);
    expect(notesOf(type, namespaceLast)).toEqual(last);
  });

  it('names a namespace in a file that sorts after that of its objects', () => {
    const notes = notesOf(YamlOutputType.FILE_PER_CHART, (b, a) => {
      object(b, 'n', 'v1', 'Namespace', 'shop');
      object(a, 'c', 'v1', 'ConfigMap', 'c', 'shop');
    });
    expect(notes).toEqual([expect.stringMatching(/^b\/n: Namespace 'shop' comes after 'a\/c'/)]);
  });

  it('names nothing that another cluster has', () => {
    const app = new App();
    const [lab, live] = ['lab', 'live'].map((context) => new Stack(app, context, { kubeContext: context }));
    if (!lab || !live) throw new Error('no stacks');
    object(lab, 'c', 'v1', 'ConfigMap', 'c', 'shop');
    object(lab, 'b', 'example.jp/v1', 'Bucket', 'b');
    object(live, 'n', 'v1', 'Namespace', 'shop');
    new ApiObject(live, 'k', {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'buckets.example.jp' },
      ...{ spec: { group: 'example.jp', names: { kind: 'Bucket' } } },
    });
    expect(app.assemble().notes).toEqual([]);
    object(lab, 'n', 'v1', 'Namespace', 'shop');
    expect(app.assemble().notes).toEqual([
      { constructPath: 'lab/n', text: expect.stringContaining("'shop' comes after 'lab/c'") },
    ]);
  });

  it('names limits that come after pods of their namespace, which start without them', () => {
    const pods = (chart: Chart, id: string, namespace: string) =>
      new ApiObject(chart, id, {
        ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: id, namespace } },
        spec: { template: { spec: { containers: [] } } },
      });
    const notes = notesOf(YamlOutputType.FILE_PER_CHART, (b) => {
      pods(b, 'web', 'shop');
      pods(b, 'late', 'shop');
      object(b, 'limits', 'v1', 'LimitRange', 'limits', 'shop');
      object(b, 'early', 'v1', 'LimitRange', 'early', 'office');
      pods(b, 'desk', 'office');
    });
    expect(notes).toEqual([
      "b/limits: LimitRange 'limits' comes after 'b/web', whose first pods would start without it: create it before",
    ]);
  });

  it('names a kind that is defined in the same run', () => {
    const notes = notesOf(YamlOutputType.FILE_PER_CHART, (b) => {
      new ApiObject(b, 'crd', {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'toys.example.com' },
        spec: { group: 'example.com', names: { kind: 'Toy' }, scope: 'Namespaced' },
      });
      object(b, 't', 'example.com/v1', 'Toy', 't');
      object(b, 'u', 'example.com/v1', 'Toy', 'u');
      object(b, 'v', 'example.org/v1', 'Toy', 'v');
    });
    expect(notes).toEqual([expect.stringMatching(/^b\/crd: 'b\/t' is a Toy\.example\.com, .* apply twice/)]);
  });
});

it('writes the specs of load balancers to a folder of their stack, with their schema', () => {
  const app = new App();
  const chart = new Chart(app, 'shop');
  const first = new Chart(app, 'first');
  chart.addDependency(first);
  contribute(chart, LOAD_BALANCER, () => ARTIFACT);
  const files = app.render();
  expect([...files.keys()]).toEqual([
    '0000-first.k8s.yaml',
    '0001-shop.k8s.yaml',
    'shop/load-balancers/shop-Edge.json',
  ]);
  const publishedSchema: { $id: string } = JSON.parse(
    readFileSync('schemas/load-balancer.schema.json', 'utf8'),
  );
  const [schema, ...lines] = String(files.get('shop/load-balancers/shop-Edge.json')).split('\n').slice(1);
  expect(schema).toBe(`  "$schema": "${publishedSchema.$id}",`);
  expect(JSON.parse(`{${lines.join('\n')}`)).toEqual(ARTIFACT.spec);
});

it('refuses an artifact, and an id, with the string form of an unknown value', () => {
  const app = new App();
  const kind: ArtifactKind<string> = {
    name: 'texts',
    files: (texts) => texts.map((content, index) => ({ path: `${index}`, content, isSecret: false })),
  };
  const chart = new Chart(app, 'shop');
  contribute(chart, kind, () => `key: ${output('secret')}\n`);
  expect(() => app.render()).toThrow(
    "the file 'shop/0' contains the string form of a value that was not known yet",
  );
  new Chart(chart, `c-${{}}`);
  expect(() => app.render()).toThrow(
    'the id contains the string form of a value that was not known yet: [object Object]',
  );
});

it.each([
  ['that another artifact writes too', 'same', "two artifacts would write the file 'shop/same'"],
  ['that cdk8s takes for a manifest', 'a.yaml', "the artifact 'shop/a.yaml' would be applied as a manifest"],
])('refuses a file %s', (_, path, message) => {
  const app = new App();
  const chart = new Chart(app, 'shop');
  const kind: ArtifactKind<string> = {
    name: 'texts',
    files: (paths) => paths.map((path) => ({ path, content: '', isSecret: false })),
  };
  for (const each of ['same', path]) contribute(chart, kind, () => each);
  expect(() => app.render()).toThrow(
    expect.objectContaining({ code: 'SYNTH_OUTPUT', message: expect.stringContaining(message) }),
  );
});
