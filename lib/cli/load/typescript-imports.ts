import * as nodeModule from 'node:module';

/** Endings that TypeScript lets people leave out. */
const ENDINGS = ['.ts', '.mts', '.cts', '/index.ts'];

let registered = false;

/**
 * Lets a TypeScript entry file import its neighbours as compiled projects do: `./stack` and `./stack.js` find
 * `stack.ts`. Node strips the types itself. Does nothing where Node has no synchronous hooks (before 22.15).
 */
export function resolveTypeScriptImports(): void {
  if (registered || typeof nodeModule.registerHooks !== 'function') return;
  registered = true;
  nodeModule.registerHooks({
    resolve(specifier, context, next) {
      try {
        return next(specifier, context);
      } catch (error) {
        if (!/^\.\.?\//.test(specifier)) throw error;
        for (const ending of ENDINGS) {
          try {
            return next(specifier.replace(/\.[cm]?js$/, '') + ending, context);
          } catch {
            // the next ending, and at last the first error
          }
        }
        throw error;
      }
    },
  });
}
