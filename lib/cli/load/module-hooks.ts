import { readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPackageFile } from './package-file';

/** Endings that TypeScript lets people leave out. */
const ENDINGS = ['.ts', '.mts', '.cts', '/index.ts'];

/** Whether this Node can load a project as {@link hookModules} describes it: 22.15 and newer. */
export const CAN_HOOK_MODULES = typeof nodeModule.registerHooks === 'function';

let registered = false;

/** The user's files in the order in which they were found, the one that is loading now last. */
const resolved: string[] = [];
let isListing = true;

/** The user's files that were loaded so far, or tried, in their order. */
export function listLoadedFiles(): readonly string[] {
  return resolved;
}

/** Ends the list: what is loaded from now on explains a failure, and is not the user's. */
export function endListing(): void {
  isListing = false;
}

/**
 * Lets an entry file load as its authors are used to; Node strips the types itself.
 * - TypeScript may leave out the ending of its neighbours, or name the compiled one: `./stack` and
 *   `./stack.js` find `stack.ts`.
 * - TypeScript and JavaScript may use `import` in a package of `"type": "commonjs"`, which is what `npm init`
 *   writes: compilers have always allowed it.
 *
 * Does nothing where Node has no synchronous hooks.
 */
export function hookModules(entry: string): void {
  if (registered || !CAN_HOOK_MODULES) return;
  registered = true;
  nodeModule.registerHooks({ resolve });
  // a hook for loading costs a little for each file, and only such packages need it
  if (isCommonJsPackage(entry)) nodeModule.registerHooks({ load });
}

const resolve: nodeModule.ResolveHookSync = (specifier, context, next) => {
  const found = resolveWithEndings(specifier, context, next);
  const isUsers = found.url.startsWith('file:') && !found.url.includes('/node_modules/');
  if (isUsers && isListing) resolved.push(found.url);
  return found;
};

const resolveWithEndings: nodeModule.ResolveHookSync = (specifier, context, next) => {
  try {
    return next(specifier, context);
  } catch (error) {
    if (!/^\.\.?(?:\/|$)/.test(specifier)) throw error;
    for (const ending of ENDINGS) {
      try {
        return next(specifier.replace(/\.[cm]?js$/, '') + ending, context);
      } catch {
        // the next ending, and at last the first error
      }
    }
    throw error;
  }
};

const load: nodeModule.LoadHookSync = (url, context, next) => {
  const loaded = next(url, context);
  const isTypeScript = loaded.format === 'commonjs-typescript';
  if ((!isTypeScript && loaded.format !== 'commonjs') || url.includes('/node_modules/')) return loaded;
  // to Node, .cjs says what it is
  if (!url.startsWith('file:') || url.endsWith('.cjs')) return loaded;
  const source = String(loaded.source ?? readFileSync(fileURLToPath(url)));
  if (!hasModuleSyntax(source)) return loaded;
  return {
    ...loaded,
    source: addCommonJsNames(source),
    format: isTypeScript ? 'module-typescript' : 'module',
  };
};

/** A statement that only a module can have, and no script of another language in a string: `export PATH=…`. */
const MODULE_STATEMENT =
  /(?:^\uFEFF?|;|\*\/)[ \t]*(?:import\s*(?:["'{*]|(?:type\s+)?[\w$]+\s*(?:,|\bfrom\b)|type\s*\{)|export\s*(?:[{*@]|(?:default|const|let|var|function|async|class|abstract|type|interface|declare|enum|namespace)\b))/m;

/** Whether a file that its package calls CommonJS is written as an ES module. */
export function hasModuleSyntax(source: string): boolean {
  return (
    (MODULE_STATEMENT.test(source) || /\bimport\.meta\b/.test(source)) &&
    !/\bmodule\.exports\b|^[ \t]*exports\.\w/m.test(source)
  );
}

/**
 * Gives a module the names of CommonJS that it uses and does not declare, as a compiler to CommonJS would. On
 * its first line, so that the numbers of the lines stay.
 */
export function addCommonJsNames(source: string): string {
  const values: Readonly<Record<string, string>> = {
    require: 'process.getBuiltinModule("node:module").createRequire(import.meta.url)',
    __filename: 'import.meta.filename',
    __dirname: 'import.meta.dirname',
  };
  const missing = Object.keys(values).filter(
    (name) =>
      new RegExp(`(?<![.\\w$])${name}\\b`).test(source) &&
      !new RegExp(`\\b(?:const|let|var|function|import)\\s[^;=\\n]*\\b${name}\\b`).test(source),
  );
  if (missing.length === 0) return source;
  const declarations = `const ${missing.map((name) => `${name} = ${values[name]}`).join(', ')};`;
  // the line that names the interpreter is a comment, and so is what is left of it
  return `${declarations} ${source.replace(/^\uFEFF?(#!)?/, (_, mark) => (mark ? '// #!' : ''))}`;
}

/** Whether an entry file is an ES module, as far as Node or {@link hookModules} make it one. */
export function isModule(entry: string): boolean {
  if (/\.m[jt]s$/.test(entry)) return true;
  if (entry.endsWith('.cjs')) return false;
  if (!entry.endsWith('.cts') && findPackageFile(entry)?.json.type === 'module') return true;
  return hasModuleSyntax(readFileSync(entry, 'utf8'));
}

function isCommonJsPackage(entry: string): boolean {
  return extname(entry) === '.cts' || findPackageFile(entry)?.json.type === 'commonjs';
}
