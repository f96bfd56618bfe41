import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import { COMPILER, LIB, LIBRARY_ENTRIES, ROOT } from './entries.ts';
import { importsOf } from './graph.ts';
import type { BuiltFile } from './output.ts';

/** Output of the compiler, which only the next build reads; tsconfig.build.json names this path, too. */
const COMPILED = join(ROOT, '.kumiki', 'declarations');

/**
 * Type-checks lib/ and rolls its declarations up into one file per entry, plus one for those shared by
 * several entries.
 */
export async function compileDeclarations(): Promise<BuiltFile[]> {
  compile();
  const input = Object.fromEntries(
    Object.entries(LIBRARY_ENTRIES).map(([name, file]) => [
      name,
      join(COMPILED, relative(LIB, file).replace(/\.ts$/, '.d.ts')),
    ]),
  );
  const bundle = await rollup({
    input,
    plugins: [dts()],
    external: (id) => !/^[./]/.test(id),
    onwarn: ({ message }) => {
      throw new Error(message);
    },
  });
  const { output } = await bundle.generate({
    format: 'es',
    minifyInternalExports: false,
    entryFileNames: '[name].d.ts',
    chunkFileNames: 'parts/[name].d.ts',
    manualChunks: (id, { getModuleInfo }) => {
      const users = Object.values(input).filter((entry) => importsOf(entry, getModuleInfo).has(id));
      return users.length > 1 ? 'shared' : undefined;
    },
  });
  return output.map((file) => ({ path: file.fileName, text: 'code' in file ? file.code : '' }));
}

/**
 * Runs the compiler; if it fails, ends the build with its exit code. The compiler has printed the errors
 * itself.
 */
function compile(): void {
  const args = [COMPILER, '-p', 'tsconfig.build.json'];
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
