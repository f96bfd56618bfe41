import { join } from 'node:path';
import { describeWithEngine } from '../harness/engine';
import { Page } from '../harness/page';
import { Project, runIn } from '../harness/project';
import { ROOT } from '../harness/root';

const readme = new Page('README.md');
const [outcome = '', report = ''] = readme.blocks('text');

describe('the README', () => {
  it('is at most 200 lines long and shows code within the first 25', () => {
    const lines = readme.text.split('\n');
    expect(lines.length).toBeLessThanOrEqual(200);
    expect(lines.findIndex((line) => line.startsWith('```ts'))).toBeLessThan(25);
  });

  it('has only commands that are run here or by the gate itself', () => {
    expect(readme.commands).toEqual([
      'npm ci && npm start',
      'npm ci && npm test',
      'npx kumiki synth',
      'npx cdk8s synth --check-upgrade=false',
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

  it.each(['npx kumiki synth', 'npx cdk8s synth --check-upgrade=false'])('runs %s', (command) => {
    const { status, stdout } = runIn(ROOT, 'sh', ['-c', `${command} 2>/dev/null`]);
    expect(status).toBe(0);
    if (command === 'npx kumiki synth') expect(stdout.trimEnd()).toBe(report);
  });
});

describeWithEngine('pulumi', 'the README under the real engine', (engine) => {
  it('runs the whole path with npm start, and shows what the README shows', () => {
    const { status, stdout } = runIn(ROOT, 'npm', ['start'], { NO_COLOR: '1', PATH: pathWith(engine.path) });
    expect(stdout).toContain(outcome);
    expect(stdout).toContain('+ 2 created');
    expect(stdout).toContain('2 unchanged');
    expect(stdout).toMatch(/done in \d+ s/);
    expect(status).toBe(0);
  });
});

/** The engine that the other tests use is found first, so that nothing is built twice. */
function pathWith(engine: string): string {
  return `${join(engine, '..')}:${join(ROOT, 'node_modules', '.bin')}:${process.env.PATH}`;
}
