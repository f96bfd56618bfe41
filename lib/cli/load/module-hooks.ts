import { readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPackageFile } from './package-file';

/** Extensions that may be omitted in TypeScript. */
const ENDINGS = ['.ts', '.mts', '.cts', '/index.ts'];

/** Whether this Node supports {@link hookModules}: 22.15 and newer. */
export const CAN_HOOK_MODULES = typeof nodeModule.registerHooks === 'function';

let registered = false;

/** The user's files in order of resolution; the last one is being loaded. */
const resolved: string[] = [];
let isListing = true;

/** Lists the user's files that were loaded or tried so far, in order. */
export function listLoadedFiles(): readonly string[] {
  return resolved;
}

/** Ends the list: modules loaded from now on explain a failure, and are not the user's. */
export function endListing(): void {
  isListing = false;
}

/**
 * Lets an entry file load in the way that its authors are used to; Node itself strips the types.
 * - TypeScript imports may omit the extension of neighbouring files, or use that of the compiled file:
 *   `./stack` and `./stack.js` find `stack.ts`.
 * - TypeScript and JavaScript may use `import` in a package of `"type": "commonjs"`, which `npm init`
 *   writes: compilers have always allowed this.
 *
 * Does nothing if Node has no synchronous hooks.
 */
export function hookModules(entry: string): void {
  if (registered || !CAN_HOOK_MODULES) return;
  registered = true;
  nodeModule.registerHooks({ resolve });
  // a load hook costs a little for each file, and only such packages need it
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
        // tries the next extension, and finally throws the first error
      }
    }
    throw error;
  }
};

const load: nodeModule.LoadHookSync = (url, context, next) => {
  const loaded = next(url, context);
  const isTypeScript = loaded.format === 'commonjs-typescript';
  if ((!isTypeScript && loaded.format !== 'commonjs') || url.includes('/node_modules/')) return loaded;
  // Node always treats .cjs as CommonJS
  if (!url.startsWith('file:') || url.endsWith('.cjs')) return loaded;
  const source = String(loaded.source ?? readFileSync(fileURLToPath(url)));
  if (!hasModuleSyntax(source)) return loaded;
  return {
    ...loaded,
    source: addCommonJsNames(source),
    format: isTypeScript ? 'module-typescript' : 'module',
  };
};

/** Matches statements of ES modules, but not of other languages inside strings, such as `export PATH=…`. */
const MODULE_STATEMENT =
  /(?:^\uFEFF?|;|\*\/)[ \t]*(?:import\s*(?:["'{*]|(?:type\s+)?[\w$]+\s*(?:,|\bfrom\b)|type\s*\{)|export\s*(?:[{*@]|(?:default|const|let|var|function|async|class|abstract|type|interface|declare|enum|namespace)\b))/m;

/** Whether a file in a CommonJS package is written as an ES module. */
export function hasModuleSyntax(source: string): boolean {
  return (
    (MODULE_STATEMENT.test(source) || /\bimport\.meta\b/.test(source)) &&
    !/\bmodule\.exports\b|^[ \t]*exports\.\w/m.test(source)
  );
}

/**
 * Declares the CommonJS names that a module uses but does not declare, as a compiler to CommonJS would. Adds
 * them to the first line, so that line numbers do not change.
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
  // turns the rest of a #! line into a comment
  return `${declarations} ${source.replace(/^\uFEFF?(#!)?/, (_, mark) => (mark ? '// #!' : ''))}`;
}

/** Whether an entry file is an ES module to Node, or with {@link hookModules}. */
export function isModule(entry: string): boolean {
  if (/\.m[jt]s$/.test(entry)) return true;
  if (entry.endsWith('.cjs')) return false;
  if (!entry.endsWith('.cts') && findPackageFile(entry)?.json.type === 'module') return true;
  return hasModuleSyntax(readFileSync(entry, 'utf8'));
}

function isCommonJsPackage(entry: string): boolean {
  return extname(entry) === '.cts' || findPackageFile(entry)?.json.type === 'commonjs';
}
