/**
 * Lets modules that import this one first load files of lib/ with `await import()`: Node strips the types,
 * and a hook finds files whose extension is left out.
 */
import { statSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const LIB = join(import.meta.dirname, '..', '..', 'lib') + sep;

// lib/ is compiled to CommonJS, where each module has a __dirname; core/ uses it to tell our code from the
// user's
Object.assign(globalThis, { __dirname: join(LIB, 'core') });

registerHooks({
  resolve(specifier, context, next) {
    const path = /^\.\.?\//.test(specifier) ? fileURLToPath(new URL(specifier, context.parentURL)) : '';
    if (!path.startsWith(LIB)) return next(specifier, context);
    const file = [path, `${path}.ts`, join(path, 'index.ts')].find((each) =>
      statSync(each, { throwIfNoEntry: false })?.isFile(),
    );
    if (file === undefined) return next(specifier, context);
    return { url: pathToFileURL(file).href, format: 'module-typescript', shortCircuit: true };
  },
});
