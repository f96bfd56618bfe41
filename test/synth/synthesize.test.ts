import { ApiObject, Chart } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-25';
import { Construct } from 'constructs';
import {
  App,
  addCheck,
  HealthCheck,
  isKumikiError,
  RouterNetwork,
  reportProblem,
  SakuraLoadBalancedService,
  Servers,
  Stack,
} from '../../lib';
import { contribute } from '../../lib/core/contribute';
import { addNote } from '../../lib/core/notes';
import { LOAD_BALANCER } from '../../lib/load-balancer/artifact';

interface ObjectProps {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: object;
  readonly [key: string]: unknown;
}

const object = (scope: Construct, id: string, props: ObjectProps = {}) =>
  new ApiObject(scope, id, { apiVersion: 'v1', kind: 'ConfigMap', ...props });

/** Returns code, path and message of each problem of a stack. */
function problemsOf(build: (stack: Stack) => void): string[] {
  const app = new App();
  build(new Stack(app, 'shop'));
  try {
    app.assemble();
  } catch (error) {
    if (!isKumikiError(error)) throw error;
    return error.problems.map(({ code, constructPath, message }) => `${code} ${constructPath}: ${message}`);
  }
  return [];
}

it('notes that an app has no stacks', () => {
  expect(new App().assemble().notes).toEqual([
    { constructPath: '(app)', text: expect.stringContaining('the app has no stacks') },
  ]);
});

it('gives stacks with their objects, notes and a summary of their constructs', () => {
  const app = new App();
  const stack = new Stack(app, 'shop', { namespace: 'shop' });
  class Database extends Construct {}
  const database = new Database(stack, 'Database');
  object(database, 'Config', { metadata: { name: 'config' }, data: { a: '1' } });
  addNote(database, () => 'runs as root');
  object(stack, 'Loose', { kind: 'Secret' });
  object(new Chart(stack, 'nested'), 'Inner');

  const { stacks, notes } = app.assemble();

  expect(stacks.map(({ path, name, fileName }) => ({ path, name, fileName }))).toEqual([
    {
      path: 'shop/nested',
      name: expect.stringMatching(/^shop-nested-c8/),
      fileName: expect.stringMatching(/^0000-/),
    },
    { path: 'shop', name: 'shop', fileName: '0001-shop' },
  ]);
  expect(stacks[1]?.constructs).toEqual([
    { id: 'Database', type: 'Database', manifestCount: 1, artifactCounts: {} },
    { id: 'Loose', type: 'Secret', manifestCount: 1, artifactCounts: {} },
  ]);
  const { constructPath, object: config } = stacks[1]?.manifests[0] ?? {};
  expect({ constructPath, object: config }).toEqual({
    constructPath: 'shop/Database/Config',
    object: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'config', namespace: 'shop' },
      data: { a: '1' },
    },
  });
  expect(notes).toEqual([{ constructPath: 'shop/Database', text: 'runs as root' }]);
});

it('shows every problem of the tree at once: ours, those of other libraries, and those of the objects', () => {
  const problems = problemsOf((stack) => {
    reportProblem(stack, { code: 'SYNTH_VALUE', message: 'replicas must be positive' });
    addCheck(stack, () => [{ code: 'SYNTH_BACKEND', message: 'no backend', constructPath: 'shop/Edge' }]);
    stack.node.addValidation({ validate: () => ['a message of another library'] });
    object(stack, 'Bad', { metadata: { name: 'Bad_Name!' } });
  });
  expect(problems).toEqual([
    'SYNTH_VALUE shop: replicas must be positive',
    'SYNTH_BACKEND shop/Edge: no backend',
    'SYNTH_VALIDATION shop: a message of another library',
    'SYNTH_NAME shop/Bad: metadata.name of ConfigMap is not valid',
  ]);
});

it('refuses one name twice across charts and API versions, but not across groups or namespaces', () => {
  const named = (stack: Construct, id: string, name: string, props: ObjectProps = {}) =>
    object(stack, id, { ...props, metadata: { name, namespace: 'n' } });
  const problems = problemsOf((stack) => {
    named(stack, 'a', 'one');
    named(new Chart(stack, 'nested'), 'b', 'one');
    named(stack, 'c', 'two', { apiVersion: 'apps/v1', kind: 'Deployment' });
    named(stack, 'd', 'two', { apiVersion: 'apps/v1beta1', kind: 'Deployment' });
    named(stack, 'e', 'two', { apiVersion: 'example.com/v1', kind: 'Deployment' });
    object(stack, 'f', { metadata: { name: 'one', namespace: 'other' } });
  });
  expect(problems).toEqual([
    "SYNTH_DUPLICATE shop/nested/b: ConfigMap 'one' in namespace 'n' is defined twice",
    "SYNTH_DUPLICATE shop/d: Deployment 'two' in namespace 'n' is defined twice",
  ]);
});

it('refuses charts that would write one file, as names leave out ids like Default', () => {
  const problems = problemsOf((stack) => {
    new Chart(stack, 'a');
    new Chart(new Construct(stack, 'Default'), 'a');
  });
  expect(problems).toEqual([
    expect.stringMatching(/^SYNTH_DUPLICATE shop\/Default\/a: the chart is called 'shop-a-c8/),
  ]);
});

it.each<[string, ObjectProps, string]>([
  ['an object that the server would refuse', { metadata: { labels: { a: 'b c' } } }, 'SYNTH_LABEL'],
  ['an empty kind', { kind: '' }, 'SYNTH_API_OBJECT'],
  ['half a character', { data: { a: '\udc00' } }, 'SYNTH_TEXT'],
])('refuses %s', (_what, props, code) => {
  expect(problemsOf((stack) => object(stack, 'a', props))).toEqual([
    expect.stringMatching(`^${code} shop/a: `),
  ]);
});

it('accepts constructs of cdk8s-plus-25 and cdk8s in a stack', () => {
  const app = new App();
  const stack = new Stack(app, 'shop', { namespace: 'shop' });
  const deployment = new Deployment(stack, 'Web', { containers: [{ image: 'nginx', portNumber: 8080 }] });
  deployment.exposeViaService();
  const kinds = app.assemble().stacks[0]?.manifests.map(({ object }) => object.kind);
  expect(kinds).toEqual(['Deployment', 'Service']);
});

it('does not ask constructs for load balancers when the tree has problems', () => {
  const make = jest.fn();
  problemsOf((stack) => {
    reportProblem(stack, { code: 'SYNTH_VALUE', message: 'wrong' });
    contribute(stack, LOAD_BALANCER, make);
  });
  expect(make).not.toHaveBeenCalled();
});

it('refuses a load balancer that is in no stack', () => {
  const app = new App();
  contribute(new Construct(app, 'Edge'), LOAD_BALANCER, jest.fn());
  expect(() => app.assemble()).toThrow(expect.objectContaining({ code: 'SYNTH_APP' }));
});

it('changes nothing in the tree: a second run gives the same', () => {
  const app = new App();
  const [one, two] = [new Stack(app, 'one'), new Stack(app, 'two')];
  object(one, 'a').addDependency(object(two, 'b'));
  const first = app.assemble();
  expect(one.node.dependencies).toEqual([]);
  expect(app.assemble()).toEqual(first);
});

it('reports a problem of every port of a load balancer once', () => {
  const problems = problemsOf((stack) => {
    const ports = [80, 81, 82];
    const service = object(stack, 'Service', {
      kind: 'Service',
      spec: { selector: { app: 'web' }, ports: ports.map((port) => ({ name: `p${port}`, port })) },
    });
    new SakuraLoadBalancedService(stack, 'Edge', {
      backend: service,
      servers: [Servers.byTag('k8s-node')],
      network: RouterNetwork.byName('k8s-router'),
      ports,
      healthCheck: HealthCheck.http({ path: 'no path' }),
    });
  });
  expect(problems.filter((each) => each.startsWith('LB_HEALTH_CHECK'))).toEqual([
    "LB_HEALTH_CHECK shop/Edge: 'no path' is not a valid path for a health check",
  ]);
});
