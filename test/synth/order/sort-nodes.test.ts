import { ApiObject, Chart } from 'cdk8s';
import { Construct, DependencyGroup } from 'constructs';
import { App, isKumikiError, type Problem } from '../../../lib';

const object = (scope: Construct, id: string) =>
  new ApiObject(scope, id, { apiVersion: 'v1', kind: 'ConfigMap' });

/** Returns the ids of the objects of all charts, in order. */
function order(app: App): (string | undefined)[] {
  return app
    .assemble()
    .stacks.flatMap(({ manifests }) => manifests.map((each) => each.constructPath.split('/').at(-1)));
}

function problemsOf(app: App): readonly Problem[] {
  try {
    app.assemble();
  } catch (error) {
    if (isKumikiError(error)) return error.problems;
    throw error;
  }
  return [];
}

it('puts a chain of 10,000 objects in order', () => {
  const app = new App();
  const chart = new Chart(app, 'chart');
  const objects = Array.from({ length: 10_000 }, (_, index) => object(chart, `o${index}`));
  for (const [index, each] of objects.entries())
    objects[index + 1] && each.addDependency(objects[index + 1] ?? each);
  expect(order(app)).toEqual(objects.map((each) => each.node.id).reverse());
});

it('sorts a ladder of dependencies quickly, however many paths lead down', () => {
  const app = new App();
  const chart = new Chart(app, 'chart');
  const rungs = Array.from({ length: 500 }, (_, rung) => [
    object(chart, `a${rung}`),
    object(chart, `b${rung}`),
  ]);
  for (const [index, rung] of rungs.entries()) {
    for (const upper of rung) for (const lower of rungs[index + 1] ?? []) upper.addDependency(lower);
  }
  expect(order(app).slice(0, 4)).toEqual(['a499', 'b499', 'a498', 'b498']);
});

it('does not add an edge for each pair of objects in charts that depend on each other', () => {
  const app = new App();
  const charts = Array.from({ length: 20 }, (_, index) => new Chart(app, `c${index}`));
  for (const chart of charts) for (let index = 0; index < 500; index++) object(chart, `o${index}`);
  for (const [index, chart] of charts.entries()) {
    const next = charts[index + 1];
    if (next) chart.addDependency(next);
  }
  // comparing 19 times 250,000 pairs would take minutes
  const { stacks } = app.assemble();
  expect(stacks.map(({ fileName }) => fileName).slice(0, 2)).toEqual(['0000-c19', '0001-c18']);
  expect(stacks.every(({ manifests }) => manifests.length === 500)).toBe(true);
});

it('puts an object first that its whole chart depends on', () => {
  const app = new App();
  const chart = new Chart(app, 'chart');
  const part = new Construct(chart, 'part');
  object(part, 'a');
  object(part, 'b');
  chart.addDependency(object(chart, 'namespace'));
  expect(order(app)).toEqual(['namespace', 'a', 'b']);
});

it('follows dependencies on groups of constructs', () => {
  const app = new App();
  const chart = new Chart(app, 'chart');
  const [a, b, c] = ['a', 'b', 'c'].map((id) => object(chart, id));
  if (a && b && c) a.node.addDependency(new DependencyGroup(c, b));
  expect(order(app)).toEqual(['c', 'b', 'a']);
});

it('names the way around a cycle', () => {
  const app = new App();
  const chart = new Chart(app, 'chart');
  const [a, b, c] = ['a', 'b', 'c'].map((id) => object(chart, id));
  if (a && b && c) {
    a.addDependency(b);
    b.addDependency(c);
    c.addDependency(a);
  }
  expect(problemsOf(app)).toEqual([
    expect.objectContaining({
      code: 'SYNTH_DEPENDENCY_CYCLE',
      message: 'these depend on each other in a cycle: chart/a → chart/b → chart/c → chart/a',
    }),
  ]);
});

it('finds the cycle between charts whose constructs depend on each other crosswise', () => {
  const app = new App();
  const [one, two] = [new Chart(app, 'one'), new Chart(app, 'two')];
  object(one, 'a').addDependency(object(two, 'a'));
  object(two, 'b').addDependency(object(one, 'b'));
  expect(problemsOf(app).map(({ message }) => message)).toEqual([
    'these depend on each other in a cycle: one → two → one',
  ]);
});

it('calls it a cycle when something depends on itself', () => {
  const app = new App();
  const part = new Construct(new Chart(app, 'chart'), 'part');
  const a = object(part, 'a');
  a.node.addDependency(a);
  part.node.addDependency(part);
  expect(problemsOf(app).map(({ code, message }) => `${code}: ${message}`)).toEqual([
    "SYNTH_DEPENDENCY_CYCLE: 'chart/part' depends on itself",
    "SYNTH_DEPENDENCY_CYCLE: 'chart/part/a' depends on itself",
  ]);
});

it('calls it a cycle when several objects depend on the whole they are part of', () => {
  const app = new App();
  const chart = new Chart(app, 'chart');
  const part = new Construct(chart, 'part');
  object(part, 'a');
  object(part, 'b');
  part.node.addDependency(chart);
  expect(problemsOf(app).map(({ code, message }) => `${code}: ${message}`)).toEqual([
    "SYNTH_DEPENDENCY_CYCLE: 'chart/part' depends on 'chart', and one of them contains the other",
  ]);
});

it('puts an object that depends on the whole it is part of after the rest', () => {
  const app = new App();
  const chart = new Chart(app, 'chart');
  object(chart, 'last').addDependency(chart);
  object(chart, 'a');
  object(new Construct(chart, 'part'), 'b');
  expect(order(app)).toEqual(['a', 'b', 'last']);
});

it('refuses dependencies that lead out of the charts or out of the app', () => {
  const app = new App();
  const group = new Construct(app, 'group');
  const chart = new Chart(app, 'chart');
  chart.node.addDependency(group);
  chart.node.addDependency(new Chart(new App(), 'elsewhere'));
  expect(problemsOf(app).map(({ code, message }) => `${code}: ${message}`)).toEqual([
    "SYNTH_DEPENDENCY: 'chart' depends on 'group', but one of the two is in no chart",
    "SYNTH_DEPENDENCY: 'chart' depends on 'elsewhere', but that is not in this app",
  ]);
});

describe('a construct that depends on an object deep in it', () => {
  it('lets the objects beside that object wait for it', () => {
    const app = new App();
    const chart = new Chart(app, 'chart');
    const early = object(chart, 'early');
    const group = new Construct(chart, 'group');
    const inner = new Construct(group, 'inner');
    early.addDependency(object(inner, 'beside'));
    group.node.addDependency(object(inner, 'namespace'));
    expect(order(app)).toEqual(['namespace', 'beside', 'early']);
  });

  it('lets the objects around that object wait for it', () => {
    const app = new App();
    const chart = new Chart(app, 'chart');
    const early = object(chart, 'early');
    const group = new Construct(chart, 'group');
    const around = object(group, 'around');
    early.addDependency(around);
    group.node.addDependency(object(around, 'namespace'));
    expect(order(app)).toEqual(['namespace', 'around', 'early']);
  });
});
