import { join } from 'node:path';
import { VERSION } from '../../../lib/core/version';
import { describeWithEngine } from '../harness/engine';
import { Page } from '../harness/page';
import { Project, runIn } from '../harness/project';
import { ROOT } from '../harness/root';
import { SimulatedSite } from '../harness/simulated-site';
import { PulumiProject } from '../pulumi/project';

const readme = new Page('README.md');
const [outcome = '', report = ''] = readme.blocks('text');

describe('the README', () => {
  it('is at most 200 lines long and shows code within the first 25', () => {
    const lines = readme.text.split('\n');
    expect(lines.length).toBeLessThanOrEqual(200);
    expect(lines.findIndex((line) => line.startsWith('```ts'))).toBeLessThan(25);
  });

  it('has only commands that are run here or by CI itself', () => {
    expect(readme.commands).toEqual([
      'npm ci && npm start',
      'npm ci && npm test',
      'npx kumiki synth',
      'npx cdk8s synth --check-upgrade=false',
      // run by installers.test.ts
      `npm install ./kumiki-${VERSION}.tgz cdk8s constructs`,
      `pnpm add ./kumiki-${VERSION}.tgz cdk8s constructs`,
      `yarn add ./kumiki-${VERSION}.tgz cdk8s constructs`,
    ]);
  });

  it('begins with a stack that synthesizes', () => {
    const project = new Project({ 'main.mts': readme.snippets[0] ?? '' });
    try {
      expect(project.kumiki('synth', 'main.mts').status).toBe(0);
      expect(Object.keys(project.files('dist'))).toEqual(
        expect.arrayContaining(['shop.k8s.yaml', 'shop/load-balancers/shop-Edge-LoadBalancer.json']),
      );
    } finally {
      project.remove();
    }
  });

  it('shows a test of a stack that passes, and would fail', () => {
    const text = readme.snippets[1] ?? '';
    const project = new Project({
      'shop.test.mts': text,
      'wrong.test.mts': text.replace('replicas: 3', 'replicas: 2'),
    });
    const results = ['shop', 'wrong'].map((name) => project.node('--test', `${name}.test.mts`));
    project.remove();
    expect(results.map(({ status }) => status)).toEqual([0, 1]);
    expect(results[0]?.stdout).toContain('pass 1');
  });

  it.each(['npx kumiki synth', 'npx cdk8s synth --check-upgrade=false'])('runs %s', (command) => {
    const { status, stdout } = runIn(ROOT, 'sh', ['-c', `${command} 2>/dev/null`]);
    expect(status).toBe(0);
    if (command === 'npx kumiki synth') expect(stdout.trimEnd()).toBe(report);
  });
});

describeWithEngine('pulumi', 'the README under the real engine', (engine) => {
  it('shows a Pulumi.yaml that runs a TypeScript program and finds the launcher of dynamic providers', async () => {
    const site = await SimulatedSite.start();
    const project = await PulumiProject.create({
      engine: engine.path,
      files: {
        'Pulumi.yaml': readme.blocks('yaml')[0] ?? '',
        'main.ts': new Page('docs/pulumi.md').snippets[0] ?? '',
      },
      config: { 'kumiki:manifests': 'none' },
      env: { ...site.simulator.env },
    });
    try {
      await project.mustRun('up', '--yes', '--skip-preview');
      expect(Object.keys(await project.outputs())).toEqual(['addresses']);
    } finally {
      project.remove();
      await site.close();
    }
  });

  it('runs the whole path with npm start, and prints what the README shows', () => {
    const { status, stdout } = runIn(ROOT, 'npm', ['start'], { NO_COLOR: '1', PATH: pathWith(engine.path) });
    expect(stdout).toContain(outcome);
    expect(stdout).toContain('+ 3 created');
    expect(stdout).toContain('3 unchanged');
    expect(stdout).toMatch(/done in \d+ s/);
    expect(status).toBe(0);
  });
});

/** Returns a PATH that begins with the engine of the other tests, so that nothing is built twice. */
function pathWith(engine: string): string {
  return `${join(engine, '..')}:${join(ROOT, 'node_modules', '.bin')}:${process.env.PATH}`;
}
