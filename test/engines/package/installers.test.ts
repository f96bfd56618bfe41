import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { packPackage } from '../harness/packed-package';
import { Page } from '../harness/page';
import { runIn } from '../harness/project';
import { ROOT } from '../harness/root';

const readme = new Page('README.md');
const INSTALLERS = readme.commands.filter((command) => command.includes('.tgz'));
const PROGRAM = `
import { App, GuestbookApp, Stack, UserData } from 'kumiki';
import { loadBalancerProvider } from 'kumiki/provider';
import { startSimulator } from 'kumiki/testing';
const app = new App();
new GuestbookApp(new Stack(app, 'shop', { namespace: 'shop' }), 'Guestbook');
export { app, UserData, loadBalancerProvider, startSimulator };
`;

let folder: string;
let tarball: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kumiki-installers-'));
  tarball = packPackage(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the README shows how three installers install the tarball', () => {
  expect(INSTALLERS.map((command) => command.split(' ')[0])).toEqual(['npm', 'pnpm', 'yarn']);
  expect(INSTALLERS.filter((command) => !command.includes(basename(tarball)))).toEqual([]);
});

/** Creates a project with `npm init -y`, and copies the tarball into it. */
function createProject(name: string): string {
  const project = join(folder, name);
  mkdirSync(project);
  expect(runIn(project, 'npm', ['init', '-y']).status).toBe(0);
  copyFileSync(tarball, join(project, basename(tarball)));
  return project;
}

function install(project: string, command: string): string {
  const [installer = '', ...args] = command.split(' ');
  // otherwise Yarn would use a cached tarball of the same version
  const env = { YARN_CACHE_FOLDER: join(folder, 'yarn-cache') };
  const { status, stdout, stderr } = runIn(project, installer, args, env);
  if (status !== 0) throw new Error(stdout + stderr);
  return stdout + stderr;
}

describe.each(INSTALLERS)('installed with %s', (command) => {
  let project: string;
  let printed: string;

  beforeAll(() => {
    project = createProject(command.split(' ')[0] ?? '');
    printed = install(project, command);
    writeFileSync(join(project, 'main.mjs'), PROGRAM);
    writeFileSync(join(project, 'main.ts'), readme.snippets[0] ?? '');
  });

  it('causes no warning', () => {
    const warnings = printed.split('\n').filter((line) => /warn|deprecated|unmet|missing peer/i.test(line));
    // npm init sets no license
    expect(warnings.filter((line) => !/No license field/.test(line))).toEqual([]);
  });

  it('runs as a command', () => {
    const { stdout, stderr } = runIn(project, join('node_modules', '.bin', 'kumiki'), ['--version']);
    expect([stdout, stderr]).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+\n$/), '']);
  });

  it('prints next steps that can be pasted', () => {
    const calls: Readonly<Record<string, string>> = { pnpm: 'pnpm exec kumiki', yarn: 'yarn kumiki' };
    const call = calls[command.split(' ')[0] ?? ''] ?? 'npx kumiki';
    // a PATH on which the command of the project is not found by its name
    const PATH = [dirname(process.execPath), join(ROOT, 'node_modules', '.bin'), '/usr/bin', '/bin'].join(
      ':',
    );
    const { stderr } = runIn(project, 'sh', ['-c', `${call} list main.ts`], { PATH });
    expect(stderr).toContain(`\nnext  ${call} synth main.ts\n`);
  });

  it('loads with require and import', () => {
    const entries = ['kumiki', 'kumiki/provider', 'kumiki/testing', 'kumiki/controller'];
    const required = `for (const entry of ${JSON.stringify(entries)}) console.log(Object.keys(require(entry)).length > 2)`;
    const { stdout } = runIn(project, process.execPath, ['-e', required]);
    expect(stdout).toBe('true\ntrue\ntrue\ntrue\n');
    expect(runIn(project, process.execPath, ['main.mjs'])).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it.each(['main.mjs', 'main.ts'])('synthesizes the app of %s', (entry) => {
    const { status, stdout } = runIn(project, join('node_modules', '.bin', 'kumiki'), ['synth', entry]);
    expect([status, stdout]).toEqual([0, expect.stringContaining('dist/shop.k8s.yaml')]);
  });
});

it('works with cdk8s-plus of other Kubernetes versions', () => {
  const project = createProject('years');
  const years = ['27', '33'];
  const packages = years.map((year) => `cdk8s-plus-${year}`).join(' ');
  install(project, `${INSTALLERS[0]} ${packages} --ignore-scripts`);
  for (const year of years) {
    writeFileSync(
      join(project, 'main.ts'),
      `import { App, RouterNetwork, SakuraLoadBalancedService, Stack } from 'kumiki';
      import { Deployment } from 'cdk8s-plus-${year}';
      const app = new App();
      const shop = new Stack(app, 'shop${year}', { namespace: 'shop' });
      const containers = [{ image: 'registry.example.jp/shop:1.4.2', portNumber: 8080 }];
      new SakuraLoadBalancedService(shop, 'Edge', {
        backend: new Deployment(shop, 'Web', { containers }),
        servers: ['203.0.113.5'], network: RouterNetwork.byName('k8s-router'), ports: [8080] });
      app.synth();`,
    );
    const { status, stderr } = runIn(project, join('node_modules', '.bin', 'kumiki'), ['synth', 'main.ts']);
    expect([status, stderr]).toEqual([0, expect.stringContaining('3 objects, 1 load balancer')]);
    expect(existsSync(join(project, 'dist', `shop${year}.k8s.yaml`))).toBe(true);
  }
});
