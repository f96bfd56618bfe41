import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { filesBelow, runIn } from '../harness/project';
import { ROOT } from '../harness/root';

const NAME = '@pulumi/kubernetes';

/**
 * A peer dependency of ours has an install script that npm runs, which asks `pulumi` for a plugin. Some teams
 * forbid such scripts, machines that build images have no `pulumi`, and others cannot reach Pulumi's servers.
 */
describe(`the install script of ${NAME}`, () => {
  let project: string;
  let installed: string;
  let asked: string;

  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), 'kumiki-install-script-'));
    installed = join(project, 'node_modules', NAME);
    asked = join(project, 'asked');
    cpSync(join(ROOT, 'node_modules', NAME), installed, { recursive: true });
    for (const name of ['kumiki', 'cdk8s', 'constructs', '@pulumi/pulumi'])
      symlinkSync(join(ROOT, 'node_modules', name), join(project, 'node_modules', name));
    writeFileSync(
      join(project, 'package.json'),
      JSON.stringify({ private: true, dependencies: { [NAME]: '4' } }),
    );
  });
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  /** Makes npm run the script, as during an installation. */
  function runScript(pulumi: string | undefined) {
    const folder = join(project, 'bin');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    if (pulumi !== undefined)
      writeFileSync(join(folder, 'pulumi'), `#!/bin/sh\n${pulumi}\n`, { mode: 0o755 });
    const PATH = [
      folder,
      dirname(process.execPath),
      join(ROOT, 'node_modules', '.bin'),
      '/usr/bin',
      '/bin',
    ].join(':');
    // the user who runs these tests may have silenced npm
    const env = { PATH, npm_config_loglevel: 'notice' };
    return runIn(project, 'npm', ['rebuild', '--foreground-scripts', NAME], env);
  }

  it.each([
    ['is missing', undefined, 'It looks like `pulumi` is not installed'],
    ['fails', 'echo "$@" > "$INIT_CWD/asked"; exit 255', 'You may try to manually installing the plugin'],
  ])('does not fail if pulumi %s, and changes nothing in the package', (_, pulumi, said) => {
    const before = filesBelow(installed);
    const { status, stdout, stderr } = runScript(pulumi);
    expect([status, stdout]).toEqual([
      0,
      expect.stringContaining('install-pulumi-plugin.js resource kubernetes'),
    ]);
    expect(stderr).toContain(said);
    expect(filesBelow(installed)).toEqual(before);
  });

  it('requests the plugin of its own version', () => {
    const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect(readFileSync(asked, 'utf8')).toBe(`plugin install resource kubernetes ${version}\n`);
  });

  it('is not needed to load our entries: deploy only reads the version of the package', () => {
    const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    const program =
      "require('kumiki/pulumi'); console.log(require('@pulumi/kubernetes/package.json').version)";
    const run = runIn(project, process.execPath, ['-e', program]);
    expect(run).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });
});
