import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What cdk8s loads at its start but needs only to read YAML or to run helm: more than a third of the time to load it. */
const STAND_INS: Readonly<Record<string, string>> = { yaml: 'yaml.js', child_process: 'child-process.js' };

/**
 * Loads cdk8s with stand-ins for those modules, which load the real ones on first use. Everybody who asks for cdk8s afterwards
 * gets it from the module cache. Where Node has no synchronous hooks (before 22.15) nothing is gained and nothing lost.
 */
export function loadCdk8s(): void {
  if (typeof nodeModule.registerHooks !== 'function') return;
  const hooks = nodeModule.registerHooks({
    resolve(specifier, context, next) {
      const standIn = STAND_INS[specifier];
      if (!standIn || !context.parentURL?.includes('/node_modules/cdk8s/lib/'))
        return next(specifier, context);
      return {
        url: pathToFileURL(join(__dirname, '..', 'load', 'deferred', standIn)).href,
        format: 'commonjs',
        shortCircuit: true,
      };
    },
  });
  require('cdk8s');
  hooks.deregister();
}
