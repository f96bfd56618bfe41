import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { transform } from 'esbuild';
import type { Plugin } from 'rollup';
import { parseAst } from 'rollup/parseAst';

/** Resolves imports of TypeScript sources, and strips their types and comments. */
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
      return { code: withoutComments(code), map: null };
    },
  };
}

/** Removes the comments that esbuild keeps: those of members, which stand on lines of their own. */
function withoutComments(code: string): string {
  const templates = [...listTemplates(parseAst(code))];
  return code.replace(/^[ \t]*(?:\/\*[\s\S]*?\*\/|\/\/.*)\n/gm, (comment, at: number) =>
    templates.some(({ start, end }) => start < at && at < end) ? comment : '',
  );
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Lists the template literals below a node: what looks like a comment in them is text. */
function* listTemplates(node: unknown): Generator<Range> {
  if (typeof node !== 'object' || node === null) return;
  if ('type' in node && node.type === 'TemplateLiteral') yield node as unknown as Range;
  for (const child of Object.values(node)) yield* listTemplates(child);
}

/** Returns the file that a relative import in a source file refers to. */
export function findSource(importer: string, target: string): string {
  const path = resolve(dirname(importer), target);
  const file = [`${path}.ts`, join(path, 'index.ts')].find(existsSync);
  if (file === undefined) throw new Error(`${importer} imports ${target}, which does not exist`);
  return file;
}
