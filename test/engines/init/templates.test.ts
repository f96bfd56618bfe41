import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { TEMPLATE_NAMES } from '../../../lib/cli/commands/init/templates';
import { describeWithEngine } from '../harness/engine';
import { packPackage } from '../harness/packed-package';
import { runIn } from '../harness/project';
import { KUMIKI, ROOT } from '../harness/root';

const BIN = join(ROOT, 'node_modules', '.bin');

let parent: string;
let tarball: string;
beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'kumiki-init-'));
  tarball = packPackage(parent);
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

/** Runs a program in a folder and returns what it printed; fails with that if the program does. */
function mustRun(folder: string, program: string, args: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = runIn(folder, program, args, {
    YARN_CACHE_FOLDER: join(parent, 'yarn-cache'),
    ...env,
  });
  const text = `${stdout}${stderr}`;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}:\n${text}`);
  return text;
}

/** Adds what the templates with Pulumi have; the package is that of the repository, as it need not be installed again. */
function addPulumi(folder: string, name: string, extension: 'ts' | 'js'): void {
  for (const file of ['Pulumi.yaml', 'Pulumi.simulated.yaml', 'pulumi.ts', 'simulated.mjs']) {
    const text = readFileSync(join(ROOT, 'templates', 'shared', file), 'utf8').replaceAll('my-site', name);
    writeFileSync(
      join(folder, file.replace(/\.ts$/, `.${extension}`)),
      text.replace(/(?<=(?:pulumi|stack)\.)ts\b/, extension),
    );
  }
  const packages = join(folder, 'node_modules', '@pulumi');
  mkdirSync(packages, { recursive: true });
  symlinkSync(join(ROOT, 'node_modules', '@pulumi', 'pulumi'), join(packages, 'pulumi'));
}

/** Every template, every package manager, and folders with names of many kinds. */
const PROJECTS = [
  { template: 'typescript', packageManager: 'yarn', folder: 'My Shop', name: 'my-shop' },
  { template: 'javascript', packageManager: 'npm', folder: '組木', name: 'site' },
  { template: 'pulumi', packageManager: 'pnpm', folder: '2nd shop', name: 'site-2nd-shop' },
  { template: 'whole-site', packageManager: 'npm', folder: "o'brien 100% #1", name: 'o-brien-100-1' },
] as const;

it('every template is tried', () => {
  expect(PROJECTS.map(({ template }) => template)).toEqual(TEMPLATE_NAMES);
});

describeWithEngine('pulumi', 'what kumiki init writes', (engine) => {
  describe.each(PROJECTS)(
    '$template, installed with $packageManager in $folder',
    ({ template, packageManager, folder: folderName, name }) => {
      let folder: string;
      const env = () => ({
        PULUMI_HOME: join(parent, 'pulumi-home'),
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
        PATH: [dirname(engine.path), dirname(process.execPath), BIN, process.env.PATH].join(':'),
      });
      const runScript = (script: string) => mustRun(folder, packageManager, ['run', script], env());

      beforeAll(() => {
        folder = join(parent, folderName);
        const args = ['init', folderName, '--template', template, '--package-manager', packageManager];
        mustRun(parent, process.execPath, [KUMIKI, ...args, '--kumiki', basename(tarball)]);
        mustRun(folder, packageManager, ['install'], env());
      });

      it('has valid types', () => {
        const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
        expect('typecheck' in scripts).toBe(template !== 'javascript');
        if ('typecheck' in scripts) runScript('typecheck');
      });

      it('passes its own test', () => {
        expect(runScript('test')).toMatch(/^. pass 1$/m);
      });

      it('is synthesized', () => {
        expect(runScript('synth')).toContain(`dist/${name}.k8s.yaml`);
      });

      it('is planned on a simulated site', () => {
        expect(runScript('plan')).toContain(`virtual IP ${name}/Edge`);
      });

      it('lacks nothing that doctor knows, on a simulated site', () => {
        const args = ['simulator', '--quiet', '--mode', 'immediate', '--', 'kumiki', 'doctor'];
        const PATH = `${join(folder, 'node_modules', '.bin')}:${env().PATH}`;
        const said = mustRun(folder, process.execPath, [KUMIKI, ...args], { ...env(), PATH });
        expect(said).toMatch(/^ok +site +networks and servers of 1 load balancer are there$/m);
        expect(said).toMatch(/^ok +permission +the token may create, change and delete$/m);
      });

      const readState = () => readFileSync(join(folder, '.kumiki/simulator.json'), 'utf8');

      if (!['pulumi', 'whole-site'].includes(template)) {
        it('is brought up on a simulated site, once it has a program for Pulumi', () => {
          addPulumi(folder, name, template === 'typescript' ? 'ts' : 'js');
          const simulator = [
            'simulator',
            '--mode',
            'immediate',
            '--state',
            '.kumiki/simulator.json',
            '--quiet',
          ];
          const up = ['--', 'node', 'simulated.mjs', 'up', '--yes', '--skip-preview'];
          expect(mustRun(folder, process.execPath, [KUMIKI, ...simulator, ...up], env())).toContain(
            '"203.0.113.8"',
          );
          expect(readState()).toContain('203.0.113.8');
        });
        return;
      }

      it('is brought up on a simulated site', () => {
        expect(runScript('up')).toContain('"203.0.113.8"');
        expect(readState()).toContain('203.0.113.8');
      });

      it('is not changed by the next run', () => {
        expect(runScript('up')).toMatch(/Resources:\n\s+3 unchanged/);
      });

      it('is taken away again', () => {
        runScript('down');
        expect(readState()).not.toContain('203.0.113.8');
      });
    },
  );
});

it('a project that a package run by npm writes gets that package', () => {
  const flags = ['exec', '--yes', `--package=${tarball}`, '--'];
  const args = ['kumiki', 'init', 'by-npx', '--template', 'javascript', '--json'];
  const printed = mustRun(parent, 'npm', [...flags, ...args]);
  const envelope = printed.split('\n').find((line) => line.startsWith('{')) ?? '';
  expect(JSON.parse(envelope)).toMatchObject({
    kumiki: `file:../${basename(tarball)}`,
    packageManager: 'npm',
  });
});
