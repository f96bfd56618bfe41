/**
 * Preloaded into programs (`node --require`), this leaves out of the Kubernetes client a thousand files of
 * kinds and requests, which Kumiki replaces with its own: half a second of each program.
 */
const { registerHooks } = require('node:module');

const CLIENT = '/@kubernetes/client-node/dist/';
const ENTRIES = new Map([
  [`${CLIENT}index.js`, "export { KubeConfig } from './config.js';"],
  [
    `${CLIENT}gen/index.js`,
    "export { createConfiguration } from './configuration.js'; export { ServerConfiguration } from './servers.js';",
  ],
]);
registerHooks({
  load: (url, context, loadNext) => {
    const source = ENTRIES.get(url.slice(url.indexOf(CLIENT)));
    return source ? { format: 'module', source, shortCircuit: true } : loadNext(url, context);
  },
});
