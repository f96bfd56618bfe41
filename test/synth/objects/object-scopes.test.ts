import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Chart, Include, JsonPatch } from 'cdk8s';
import {
  App,
  type Assembly,
  isKumikiError,
  RouterNetwork,
  SakuraLoadBalancedService,
  Stack,
} from '../../../lib';

const object = (scope: Chart, id: string, apiVersion: string, kind: string, props: object = {}) =>
  new ApiObject(scope, id, { apiVersion, kind, ...props });

const namespaces = ({ stacks }: Assembly) =>
  stacks.flatMap(({ manifests }) =>
    manifests.map(({ object: { kind, metadata } }) => [kind, metadata.namespace]),
  );

const crd = (kind: string, scope: 'Cluster' | 'Namespaced') => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${kind.toLowerCase()}s.example.com` },
  spec: { group: 'example.com', scope, names: { kind, plural: `${kind.toLowerCase()}s` } },
});

describe('the namespace of a stack', () => {
  it('is given to its objects, except for kinds without namespaces', () => {
    const app = new App();
    const stack = new Stack(app, 'shop', { namespace: 'shop' });
    object(stack, 'A', 'v1', 'Namespace');
    object(stack, 'B', 'v1', 'ConfigMap');
    object(stack, 'C', 'rbac.authorization.k8s.io/v1', 'ClusterRole');
    object(stack, 'D', 'storage.k8s.io/v1', 'StorageClass');
    object(stack, 'E', 'cert-manager.io/v1', 'ClusterIssuer');
    object(stack, 'F', 'example.com/v1', 'ClusterRole');
    const assembly = app.assemble();
    expect(namespaces(assembly)).toEqual([
      ['Namespace', undefined],
      ['ConfigMap', 'shop'],
      ['ClusterRole', undefined],
      ['StorageClass', undefined],
      ['ClusterIssuer', undefined],
      ['ClusterRole', 'shop'],
    ]);
    expect(String(app.render(assembly).get('shop.k8s.yaml'))).toContain(
      'kind: Namespace\nmetadata:\n  name: shop-a-',
    );
    expect(assembly.notes).toEqual([]);
  });

  it.each([
    ['pkg.crossplane.io/v1', 'Provider'],
    ['externaldata.gatekeeper.sh/v1beta1', 'Provider'],
    ['constraints.gatekeeper.sh/v1beta1', 'K8sRequiredLabels'],
    ['karpenter.sh/v1', 'NodePool'],
    ['kueue.x-k8s.io/v1beta1', 'ClusterQueue'],
    ['trust.cert-manager.io/v1alpha1', 'Bundle'],
    ['argoproj.io/v1alpha1', 'ClusterWorkflowTemplate'],
  ])('is not given to the extension %s %s', (apiVersion, kind) => {
    const app = new App();
    object(new Stack(app, 'shop', { namespace: 'shop' }), 'A', apiVersion, kind, { metadata: { name: 'a' } });
    object(new Stack(app, 'blog', { namespace: 'blog' }), 'A', apiVersion, kind, { metadata: { name: 'a' } });
    expect(() => app.assemble()).toThrow(`${kind} 'a' is defined twice`);
  });

  it('is not given to kinds that the app defines without namespaces, wherever and however it does', () => {
    const app = new App();
    const stack = new Stack(app, 'shop', { namespace: 'shop' });
    object(stack, 'A', 'example.com/v1', 'Fleet');
    object(stack, 'B', 'example.com/v1', 'Car');
    object(stack, 'C', 'example.com/v1', 'Bus');
    const other = new Chart(app, 'other');
    new ApiObject(other, 'Fleet', crd('Fleet', 'Cluster'));
    new ApiObject(other, 'Car', crd('Car', 'Namespaced'));
    object(other, 'List', 'v1', 'List', { items: [crd('Bus', 'Cluster')] });
    expect(namespaces(app.assemble()).slice(0, 3)).toEqual([
      ['Fleet', undefined],
      ['Car', 'shop'],
      ['Bus', undefined],
    ]);
  });

  it('does not hide that two stacks define one object', () => {
    const app = new App();
    for (const id of ['a', 'b']) {
      const stack = new Stack(app, id, { namespace: id });
      object(stack, 'N', 'v1', 'Namespace', { metadata: { name: 'shared' } });
      object(stack, 'C', 'v1', 'ConfigMap', { metadata: { name: 'own' } });
    }
    expect(problemsOf(app)).toEqual([
      expect.objectContaining({
        code: 'SYNTH_DUPLICATE',
        constructPath: 'b/N',
        message: "Namespace 'shared' is defined twice",
      }),
    ]);
  });

  it('gets a note if another namespace is left out for a kind without namespaces', () => {
    const app = new App();
    const stack = new Stack(app, 'shop', { namespace: 'shop' });
    object(stack, 'A', 'v1', 'PersistentVolume', { metadata: { namespace: 'other' } });
    object(stack, 'B', 'v1', 'PersistentVolume', { metadata: { namespace: 'shop' } });
    expect(app.assemble().notes).toEqual([
      {
        constructPath: 'shop/A',
        text: "namespace 'other' is left out: PersistentVolume objects are in none",
      },
    ]);
  });
});

describe('a list', () => {
  const item = (name: string, more: object = {}) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, ...more },
  });

  it('is split into objects with the namespace and labels of the stack', () => {
    const app = new App();
    const stack = new Stack(app, 'shop', { namespace: 'shop', labels: { team: 'a' } });
    object(stack, 'List', 'v1', 'List', {
      items: [
        item('one'),
        item('two', { namespace: 'other', labels: { team: 'b', x: 'y' } }),
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'three' } },
        { apiVersion: 'v1', kind: 'List', items: [item('four')] },
      ],
    });
    object(stack, 'Typed', 'v1', 'SecretList', { items: [{ metadata: { name: 'five' } }] });
    const assembly = app.assemble();
    expect(assembly.stacks[0]?.manifests.map((each) => each.object)).toEqual([
      item('one', { namespace: 'shop', labels: { team: 'a' } }),
      item('two', { namespace: 'other', labels: { team: 'b', x: 'y' } }),
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'three', labels: { team: 'a' } } },
      item('four', { namespace: 'shop', labels: { team: 'a' } }),
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'five', namespace: 'shop', labels: { team: 'a' } },
      },
    ]);
    expect(assembly.stacks[0]?.constructs.map(({ manifestCount }) => manifestCount)).toEqual([4, 1]);
    expect(
      app
        .renderFiles(assembly)
        .filter(({ isSecret }) => isSecret)
        .map(({ path }) => path),
    ).toEqual(['shop.k8s.yaml']);
  });

  it('of an included file is split, too', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kumiki-include-'));
    const url = join(folder, 'all.yaml');
    writeFileSync(url, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [item('one'), item('two')] }));
    const app = new App();
    new Include(new Stack(app, 'shop'), 'Include', { url });
    rmSync(folder, { recursive: true });
    expect(app.synthYaml().match(/^kind: .*$/gm)).toEqual(['kind: ConfigMap', 'kind: ConfigMap']);
  });

  it('has its objects checked like others', () => {
    const app = new App();
    const stack = new Stack(app, 'shop');
    object(stack, 'One', 'v1', 'ConfigMap', { metadata: { name: 'one' } });
    object(stack, 'List', 'v1', 'List', {
      items: [item('one'), item('Not_Valid'), { kind: 'ConfigMap' }, 'text', item('x', { labels: { a: 1 } })],
    });
    expect(problemsOf(app).map(({ code }) => code)).toEqual([
      'SYNTH_DUPLICATE',
      'SYNTH_NAME',
      'SYNTH_API_OBJECT',
      'SYNTH_API_OBJECT',
      'SYNTH_LABEL',
    ]);
    expect(problemsOf(app)[2]).toMatchObject({ constructPath: 'shop/List', property: 'items[2]' });
  });

  it('is not split if its kind is a custom one that ends in List', () => {
    const app = new App();
    object(new Stack(app, 'shop'), 'A', 'example.com/v1', 'AllowList', {
      metadata: { name: 'a' },
      spec: {},
      items: ['10.0.0.1'],
    });
    expect(app.assemble().stacks[0]?.manifests.map(({ object: { kind } }) => kind)).toEqual(['AllowList']);
  });
});

it('refuses generateName beside a generated name, which would defeat it', () => {
  const app = new App();
  const stack = new Stack(app, 'shop');
  object(stack, 'A', 'batch/v1', 'Job', { metadata: { generateName: 'job-' } });
  object(stack, 'B', 'batch/v1', 'Job', { metadata: { generateName: 'job-', name: 'job-x' } });
  expect(problemsOf(app)).toEqual([
    expect.objectContaining({ code: 'SYNTH_NAME', constructPath: 'shop/A', given: 'job-' }),
  ]);
});

it('reports all other problems along with a patch that cannot be applied', () => {
  const app = new App();
  const stack = new Stack(app, 'shop');
  for (const id of ['A', 'B']) {
    object(stack, id, 'v1', 'Service', { spec: {} }).addJsonPatch(JsonPatch.add('/x/y', 1));
  }
  new SakuraLoadBalancedService(stack, 'Edge', {
    backend: stack.node.findChild('A') as ApiObject,
    network: RouterNetwork.byName('router'),
    servers: [],
    ports: [80],
  });
  object(stack, 'C', 'v1', 'ConfigMap', { metadata: { name: 'Not_Valid' } });
  const problems = problemsOf(app);
  const rendering = problems.filter(({ code }) => code === 'SYNTH_API_OBJECT');
  const paths = rendering.map(({ constructPath }) => constructPath);
  expect(paths.filter((path) => path !== 'shop/Edge')).toEqual(['shop/A', 'shop/B']);
  expect(problems).toContainEqual(expect.objectContaining({ code: 'SYNTH_NAME', constructPath: 'shop/C' }));
});

function problemsOf(app: App) {
  try {
    app.assemble();
  } catch (error) {
    if (isKumikiError(error)) return error.problems;
    throw error;
  }
  return [];
}

describe('a list', () => {
  const problemsOf = (json: object) => {
    const app = new App();
    const stack = new Stack(app, 'shop');
    new ApiObject(stack, 'List', { apiVersion: 'v1', kind: 'List', ...json });
    try {
      return app.assemble().stacks.flatMap(({ manifests }) => manifests);
    } catch (error) {
      return String(error);
    }
  };

  it('without items is empty', () => {
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ items: null })).toEqual([]);
  });

  it('may not have objects without a name', () => {
    const items = [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: {} }];
    expect(problemsOf({ items })).toContain('ConfigMap has no metadata.name');
  });
});
