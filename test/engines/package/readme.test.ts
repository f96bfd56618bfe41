import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithEngine } from '../harness/engine';
import { Project, runIn } from '../harness/project';
import { ROOT } from '../harness/root';
import { SimulatedSite } from '../harness/simulated-site';
import { PulumiProject } from '../pulumi/project';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    (match) => match[1] ?? '',
  );
const snippets = blocks('ts');
const commands = blocks('sh').flatMap((block) => block.trim().split('\n'));
const outputs = blocks('text').map((block) => block.trimEnd());

/** Runs a snippet as the entry of a user's project. */
function runSnippet(text: string, ...command: string[]) {
  const project = new Project({ 'main.mts': text });
  try {
    const result = command[0] === 'synth' ? project.kumiki('synth', 'main.mts') : project.node('main.mts');
    return { ...result, manifests: existsSync(join(project.folder, 'dist')) ? project.files('dist') : {} };
  } finally {
    project.remove();
  }
}

describe('the README', () => {
  it('is at most 200 lines long and shows code within the first 25', () => {
    const lines = readme.split('\n');
    expect(lines.length).toBeLessThanOrEqual(200);
    expect(lines.findIndex((line) => line.startsWith('```ts'))).toBeLessThan(25);
  });

  it('has only commands that are run here or by the gate itself', () => {
    expect(commands).toEqual([
      'npm ci && npm start',
      'npm ci && npm test',
      'npx kumiki synth',
      'npx cdk8s synth --check-upgrade=false',
      'npx kumiki synth examples/coreos-cluster/main.ts',
      'npx kumiki simulator --help',
    ]);
  });

  it('has a test for each snippet', () => {
    expect(snippets).toHaveLength(4);
  });

  it('begins with a stack that synthesizes', () => {
    const { status, manifests } = runSnippet(snippets[0] ?? '', 'synth');
    expect(status).toBe(0);
    expect(Object.keys(manifests)).toEqual(
      expect.arrayContaining(['shop.k8s.yaml', 'shop/load-balancers/shop-Edge-LoadBalancer.json']),
    );
  });

  it('shows a cluster that synthesizes', () => {
    const { status, manifests } = runSnippet(snippets[2] ?? '', 'synth');
    expect(status).toBe(0);
    expect(Object.keys(manifests)).toEqual(
      expect.arrayContaining(['site/user-data/kube-master', 'site/user-data/node-1']),
    );
  });

  it('shows the use of the simulator as it works', () => {
    const { status, stdout } = runSnippet(snippets[3] ?? '');
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^0 \[ 'is1b'|^0 \[/)]);
  });

  // dist/ is the quickstart's again after the first
  it.each([
    'npx kumiki synth examples/coreos-cluster/main.ts',
    'npx kumiki synth',
    'npx cdk8s synth --check-upgrade=false',
    'npx kumiki simulator --help',
  ])('runs %s', (command) => {
    const { status, stdout } = runIn(ROOT, 'sh', ['-c', `${command} 2>/dev/null`]);
    expect(status).toBe(0);
    if (command === 'npx kumiki synth') expect(stdout.trimEnd()).toBe(outputs[1]);
  });
});

describeWithEngine('pulumi', 'the README under the real engine', (engine) => {
  it('shows a Pulumi program that makes a load balancer', async () => {
    const site = await SimulatedSite.start();
    const project = await PulumiProject.create({
      engine: engine.path,
      files: { 'index.ts': snippets[1] ?? '' },
      env: { ...site.simulator.env },
    });
    try {
      await project.mustRun('up', '--yes', '--skip-preview');
      const { addresses } = (await project.outputs()) as { addresses: Record<string, string> };
      expect(Object.entries(addresses)).toEqual([
        [expect.stringMatching(/^shop\/shop-edge-service-/), expect.stringMatching(/^203\.0\.113\.\d+$/)],
      ]);
    } finally {
      project.remove();
      await site.close();
    }
  });

  it('runs the whole path with npm start, and shows what the README shows', () => {
    const { status, stdout } = runIn(ROOT, 'npm', ['start'], { NO_COLOR: '1', PATH: pathWith(engine.path) });
    expect(stdout).toContain(outputs[0]);
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
