import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { transform } from 'esbuild';
import type { Plugin } from 'rollup';

/** Resolves imports of TypeScript sources and strips their types. */
export function typeScript(): Plugin {
  return {
    name: 'typescript',
    resolveId: (target, importer) =>
      importer && target.startsWith('.') ? findSource(importer, target) : null,
    async transform(source, id) {
      const { code } = await transform(source, {
        loader: 'ts',
        format: 'esm',
        target: 'node22',
        sourcefile: id,
      });
      return { code, map: null };
    },
  };
}

/** Returns the file that a relative import in a source file refers to. */
export function findSource(importer: string, target: string): string {
  const path = resolve(dirname(importer), target);
  const file = [`${path}.ts`, join(path, 'index.ts')].find(existsSync);
  if (file === undefined) throw new Error(`${importer} imports ${target}, which does not exist`);
  return file;
}
