import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Chart, App as PlainApp, Testing } from 'cdk8s';
import { App, addCheck, Stack } from '../lib';
import { setSynthHost } from '../lib/core/app-hooks';
import { contribute, MANIFESTS_ONLY } from '../lib/core/contribute';
import { LOAD_BALANCER } from '../lib/load-balancer/artifact';

let outdir = '';
beforeEach(() => {
  outdir = join(mkdtempSync(join(tmpdir(), 'kumiki-app-')), 'dist');
});
afterEach(() => {
  setSynthHost(undefined);
  rmSync(join(outdir, '..'), { recursive: true });
});

function stackWithConfig(app: PlainApp, id: string): Stack {
  const stack = new Stack(app, id);
  new ApiObject(stack, 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: id } });
  return stack;
}

const refuse = (stack: Stack) => addCheck(stack, () => [{ code: 'SYNTH_VALUE', message: 'no such zone' }]);

it('writes all files of its stacks', () => {
  const app = new App({ outdir });
  stackWithConfig(app, 'shop');
  app.synth();
  expect(readFileSync(join(outdir, 'shop.k8s.yaml'), 'utf8')).toBe(
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shop\n',
  );
});

it('writes nothing when the tree has problems, and shows code, path and place of each', () => {
  const app = new App({ outdir });
  refuse(stackWithConfig(app, 'shop'));
  expect(() => app.synth()).toThrow(
    expect.objectContaining({
      code: 'SYNTH_VALUE',
      message: expect.stringMatching(
        /^SYNTH_VALUE {2}shop {2}\(test\/app\.test\.ts:\d+\)\n {2}no such zone$/,
      ),
    }),
  );
  expect(existsSync(outdir)).toBe(false);
});

it('hands itself to the host of the process instead of writing', () => {
  const app = new App({ outdir });
  const host = { synth: jest.fn() };
  setSynthHost(host);
  app.synth();
  expect(host.synth).toHaveBeenCalledWith(app);
  expect(existsSync(outdir)).toBe(false);
});

it('gives all objects as one text', () => {
  const app = new App();
  stackWithConfig(app, 'a');
  stackWithConfig(app, 'b');
  expect(app.synthYaml().split('---\n')).toHaveLength(2);
});

it('takes the defaults of cdk8s from the environment, as cdk8s does', () => {
  process.env.CDK8S_OUTDIR = outdir;
  process.env.CDK8S_RECORD_CONSTRUCT_METADATA = 'true';
  try {
    const app = new App();
    stackWithConfig(app, 'shop');
    app.synth();
  } finally {
    delete process.env.CDK8S_OUTDIR;
    delete process.env.CDK8S_RECORD_CONSTRUCT_METADATA;
  }
  expect(readdirSync(outdir).sort()).toEqual([
    '.kumiki-files',
    'construct-metadata.json',
    'index.html',
    'shop.k8s.yaml',
  ]);
});

it('lists its charts in order, even before synthesis', () => {
  const app = new App();
  const [a, b] = [stackWithConfig(app, 'a'), stackWithConfig(app, 'b')];
  a.node.addDependency(b.node.findChild('Config'));
  expect(app.charts).toEqual([b, a]);
});

it('leaves Chart.toJson() and Testing.synth() unchanged, except for adding our checks', () => {
  const stack = stackWithConfig(new App(), 'shop');
  const objects = [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shop' } }];
  expect(stack.toJson()).toEqual(objects);
  expect(Testing.synth(stack)).toEqual(objects);
  refuse(stack);
  expect(() => Testing.synth(stack)).toThrow('no such zone');
});

describe('under a plain App of cdk8s', () => {
  it('our checks are part of its validation', () => {
    const app = new PlainApp({ outdir });
    refuse(stackWithConfig(app, 'shop'));
    expect(() => app.synth()).toThrow(/\[shop\] SYNTH_VALUE {2}shop[\s\S]*no such zone/);
  });

  it('a construct whose load balancer would be lost is refused, unless only manifests are wanted', () => {
    const make = (app: PlainApp) => {
      const stack = stackWithConfig(app, 'shop');
      contribute(stack, LOAD_BALANCER, () => {
        throw new Error('not asked');
      });
      return app;
    };
    expect(() => make(new PlainApp({ outdir })).synth()).toThrow(/would drop its load balancer/);
    const manifestsOnly = new PlainApp({ outdir });
    manifestsOnly.node.setContext(MANIFESTS_ONLY, true);
    make(manifestsOnly).synth();
    expect(readdirSync(outdir)).toEqual(['shop.k8s.yaml']);
  });
});

describe('Stack', () => {
  it('passes its zone on to stacks in it', () => {
    const app = new App();
    const outer = new Stack(app, 'outer', { zone: 'is1b' });
    const inner = new Stack(outer, 'inner');
    expect([outer.zone, inner.zone, new Stack(app, 'other').zone]).toEqual(['is1b', 'is1b', undefined]);
  });

  it('is found from constructs in it, past charts that are not stacks', () => {
    const stack = new Stack(new App(), 'shop');
    const chart = new Chart(stack, 'chart');
    expect(Stack.of(chart)).toBe(stack);
    expect(Chart.of(chart)).toBe(chart);
    expect(chart instanceof Stack).toBe(false);
    expect(stack instanceof Stack && stack instanceof Chart).toBe(true);
  });

  it('is reported as missing if there is none', () => {
    const chart = new Chart(new App(), 'chart');
    expect(() => Stack.of(chart)).toThrow(expect.objectContaining({ code: 'SYNTH_APP' }));
  });
});
