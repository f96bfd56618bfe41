import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packPackage } from '../harness/packed-package';
import { runIn } from '../harness/project';

const PROGRAM = `
import { App, GuestbookApp, Stack, UserData } from 'kumiki';
import { loadBalancerProvider } from 'kumiki/provider';
import { startSimulator } from 'kumiki/testing';
const app = new App();
new GuestbookApp(new Stack(app, 'shop', { namespace: 'shop' }), 'Guestbook');
export { app, UserData, loadBalancerProvider, startSimulator };
`;
const INSTALLERS: readonly (readonly [name: string, args: readonly string[]])[] = [
  ['npm', ['install']],
  ['pnpm', ['install']],
  ['yarn', ['install', '--non-interactive']],
];

let folder: string;
let tarball: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kumiki-installers-'));
  tarball = packPackage(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(INSTALLERS)('installed with %s', (installer, args) => {
  let project: string;
  let printed: string;

  beforeAll(() => {
    project = join(folder, installer);
    mkdirSync(project);
    const dependencies = { cdk8s: '^2.70.0', constructs: '^10.4.0', kumiki: `file:${tarball}` };
    const manifest = { name: 'shop', version: '1.0.0', private: true, license: 'UNLICENSED', dependencies };
    writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(project, 'main.mjs'), PROGRAM);
    // Yarn would take a tarball of this version that it has seen before
    const env = { YARN_CACHE_FOLDER: join(folder, 'yarn-cache') };
    const { status, stdout, stderr } = runIn(project, installer, args, env);
    printed = stdout + stderr;
    if (status !== 0) throw new Error(printed);
  });

  it('causes no warning', () => {
    expect(printed.split('\n').filter((line) => /warn|deprecated|unmet|missing peer/i.test(line))).toEqual(
      [],
    );
  });

  it('runs as a command', () => {
    const { stdout, stderr } = runIn(project, join('node_modules', '.bin', 'kumiki'), ['--version']);
    expect([stdout, stderr]).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+\n$/), '']);
  });

  it('loads with require and import', () => {
    const entries = ['kumiki', 'kumiki/provider', 'kumiki/testing'];
    const required = `for (const entry of ${JSON.stringify(entries)}) console.log(Object.keys(require(entry)).length > 2)`;
    const { stdout } = runIn(project, process.execPath, ['-e', required]);
    expect(stdout).toBe('true\ntrue\ntrue\n');
    expect(runIn(project, process.execPath, ['main.mjs'])).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('synthesizes an app', () => {
    const { status, stdout } = runIn(project, join('node_modules', '.bin', 'kumiki'), ['synth', 'main.mjs']);
    expect([status, stdout]).toEqual([0, expect.stringContaining('dist/shop.k8s.yaml')]);
  });
});
