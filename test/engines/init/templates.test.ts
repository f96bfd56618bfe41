import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { TEMPLATE_NAMES } from '../../../lib/cli/commands/init/templates';
import { PACKAGE_MANAGERS } from '../../../lib/cli/load/installer';
import { describeWithEngine } from '../harness/engine';
import { packPackage } from '../harness/packed-package';
import { poll } from '../harness/poll';
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

/** Runs a program in a folder and returns its output; throws it if the program fails. */
function mustRun(folder: string, program: string, args: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = runIn(folder, program, args, {
    YARN_CACHE_FOLDER: join(parent, 'yarn-cache'),
    ...env,
  });
  const text = `${stdout}${stderr}`;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}:\n${text}`);
  return text;
}

/** Starts a script, which runs until it and its child processes are interrupted as by Ctrl-C. */
function startScript(cwd: string, program: string, script: string, env: Record<string, string>) {
  const child = spawn(program, ['run', script], {
    cwd,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const closed = once(child, 'close');
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const interrupt = async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT');
    await closed;
  };
  return { messages: () => said, interrupt };
}

/**
 * Adds the files of the templates with Pulumi; the package is the repository, so that it need not be
 * installed again.
 */
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

/** Every template with npm, every package manager, and many kinds of folder names. */
const PROJECTS = [
  { template: 'typescript', packageManager: 'npm', folder: 'shop', name: 'shop' },
  { template: 'javascript', packageManager: 'npm', folder: '組木', name: 'site' },
  { template: 'pulumi', packageManager: 'npm', folder: 'test', name: 'test-site' },
  { template: 'whole-site', packageManager: 'npm', folder: "o'brien 100% #1", name: 'o-brien-100-1' },
  { template: 'typescript', packageManager: 'yarn', folder: 'My Shop', name: 'my-shop' },
  { template: 'pulumi', packageManager: 'pnpm', folder: '2nd shop', name: 'site-2nd-shop' },
] as const;

it('every template is tried with npm, and every package manager with one', () => {
  const withNpm = PROJECTS.filter(({ packageManager }) => packageManager === 'npm');
  expect(withNpm.map(({ template }) => template)).toEqual(TEMPLATE_NAMES);
  expect(new Set(PROJECTS.map(({ packageManager }) => packageManager))).toEqual(new Set(PACKAGE_MANAGERS));
});

describeWithEngine('pulumi', 'what kumiki init writes', (engine) => {
  describe.each(PROJECTS)(
    '$template, installed with $packageManager in $folder',
    ({ template, packageManager, folder: folderName, name }) => {
      let folder: string;
      let installed: string;
      const env = () => ({
        PULUMI_HOME: join(parent, 'pulumi-home'),
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
        // package managers, compilers and Pulumi's SDK are loaded again and again
        NODE_COMPILE_CACHE: join(parent, 'compile-cache'),
        PATH: [dirname(engine.path), dirname(process.execPath), BIN, process.env.PATH].join(':'),
      });
      const runScript = (script: string) => mustRun(folder, packageManager, ['run', script], env());

      beforeAll(() => {
        folder = join(parent, folderName);
        const args = ['init', folderName, '--template', template, '--package-manager', packageManager];
        mustRun(parent, process.execPath, [KUMIKI, ...args, '--kumiki', basename(tarball)]);
        // a later project need not download what an earlier one has
        const flags = packageManager === 'npm' ? ['--prefer-offline', '--no-audit', '--no-fund'] : [];
        installed = mustRun(folder, packageManager, ['install', ...flags], env());
      });

      if (packageManager === 'npm') {
        it('is installed without an open question', () => {
          expect(installed).not.toContain('install-scripts');
        });
      }

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

      it('passes kumiki check', () => {
        const checked = mustRun(folder, 'node_modules/.bin/kumiki', ['check', '--fail-on', 'warning'], env());
        expect(checked).toMatch(/^0 errors, 0 warnings/m);
      });

      it('is planned on a simulated site', () => {
        expect(runScript('plan')).toContain(`virtual IP ${name}/Edge`);
      });

      it('passes kumiki doctor on a simulated site', () => {
        const args = ['simulator', '--quiet', '--mode', 'immediate', '--', 'kumiki', 'doctor'];
        const PATH = `${join(folder, 'node_modules', '.bin')}:${env().PATH}`;
        const said = mustRun(folder, process.execPath, [KUMIKI, ...args], { ...env(), PATH });
        expect(said).toMatch(/^ok +site +networks and servers of 1 load balancer exist$/m);
        expect(said).toMatch(/^ok +permission +the token may create, change and delete$/m);
      });

      if (packageManager === 'npm') {
        it('has a page of its simulated site until the simulator is interrupted', async () => {
          const simulator = startScript(folder, packageManager, 'simulator', env());
          try {
            const url = await poll(
              () => /http:\/\/127\.0\.0\.1:\d+\/(?=\n)/.exec(simulator.messages())?.[0],
              60_000,
            );
            const picture = await fetch(new URL('picture', url));
            expect([picture.status, await picture.text()]).toEqual([
              200,
              expect.stringContaining(`${name}/Edge`),
            ]);
          } finally {
            await simulator.interrupt();
          }
          expect(simulator.messages()).toMatch(/^ended after \d+ requests?/m);
        });
      }

      const readState = () => readFileSync(join(folder, '.kumiki/simulator.json'), 'utf8');

      if (!['pulumi', 'whole-site'].includes(template)) {
        it('is deployed on a simulated site once it has a program for Pulumi', () => {
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

      it('is deployed on a simulated site', () => {
        expect(runScript('up')).toContain('"203.0.113.8"');
        expect(readState()).toContain('203.0.113.8');
      });

      // how packages are laid out does not matter any more
      if (packageManager !== 'npm') return;

      it('is not changed by the next run', () => {
        expect(runScript('up')).toMatch(/Resources:\n\s+3 unchanged/);
      });

      if (template === 'pulumi') {
        it('is destroyed and deployed on a simulator that runs in another terminal', async () => {
          const simulator = startScript(folder, packageManager, 'simulator', env());
          try {
            await poll(() => /next .* run up/.exec(simulator.messages())?.[0], 60_000);
            expect(runScript('down')).toContain('using the simulator that is running: http://127.0.0.1:');
            expect(runScript('up')).toContain('"203.0.113.8"');
          } finally {
            await simulator.interrupt();
          }
          expect(simulator.messages()).toMatch(/ POST .* \/appliance/);
        });
      }

      it('is destroyed again', () => {
        runScript('down');
        expect(readState()).not.toContain('203.0.113.8');
      });
    },
  );
});

it('a project created by a package run with npm depends on that package', () => {
  const flags = ['exec', '--yes', `--package=${tarball}`, '--'];
  const args = ['kumiki', 'init', 'by-npx', '--template', 'javascript', '--json'];
  const printed = mustRun(parent, 'npm', [...flags, ...args]);
  const envelope = printed.split('\n').find((line) => line.startsWith('{')) ?? '';
  expect(JSON.parse(envelope)).toMatchObject({
    kumiki: `file:../${basename(tarball)}`,
    packageManager: 'npm',
  });
});
