/**
 * Compiles lib/ to build/: JavaScript and types by tsc, then the library and the CLI as one file each. Loading a hundred small
 * files costs more than all that a small synth does; the other entries load after Pulumi or once per test run, where it does not
 * show.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..', '..');

const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);

removeLeftovers();

await bundle('index');
// what it loads on demand stays apart, and the library is the one that the entry file loads too
await bundle('cli/program/main', ['../../index', '../commands/simulator/simulator']);
chmodSync(join(root, 'build', 'cli', 'program', 'bin.js'), 0o755);

/** Makes one file of a module and all that it loads; names in `apart` are relative to it. */
async function bundle(module: string, apart: readonly string[] = []): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'lib', `${module}.ts`)],
    bundle: true,
    packages: 'external',
    external: [...apart],
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    write: false,
  });
  const text = outputFiles[0]?.text ?? '';
  const file = join(root, 'build', `${module}.js`);
  // tests may be loading it right now: never half a file, and no new file without a change
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  writeFileSync(`${file}.${process.pid}`, text);
  renameSync(`${file}.${process.pid}`, file);
}

/** The compiler never deletes what it made of sources that have moved since, and it would be published. */
function removeLeftovers(): void {
  for (const path of readdirSync(join(root, 'build'), { recursive: true }) as string[]) {
    const source = join(root, 'lib', path.replace(/\.(js|d\.ts)$/, '.ts'));
    if (/\.(js|d\.ts)$/.test(path) && !existsSync(source)) rmSync(join(root, 'build', path));
  }
}
