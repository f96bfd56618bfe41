/**
 * Preloaded into programs and providers (`node --require`): loads the parts of Pulumi's SDK that they never use when
 * they are used. The SDK loads all of itself, and what it needs to write programs of its own and to trace, in each of
 * the two processes of each run: a third of what a small `up` computes. Of the client of Kubernetes it leaves out the
 * thousand files of kinds and requests, which deploy has its own for: half a second more.
 */
const Module = require('node:module');
const { setFlagsFromString } = require('node:v8');

// The SDK sets this while it loads. Node keeps compiled code with the flags of the end, and refuses it under those of the start
setFlagsFromString('--allow-natives-syntax');

/** By the end of a file's path, what it loads late. */
const LATE = new Map([
  ['/@pulumi/pulumi/index.js', /^\.\/automation$/],
  ['/@pulumi/pulumi/runtime/closure/codePaths.js', /^@npmcli\/arborist$/],
  ['/@pulumi/pulumi/runtime/closure/parseFunction.js', /typescript-shim$/],
  ['/@pulumi/pulumi/cmd/run/tracing.js', /^@opentelemetry\/(?!api$)/],
]);

const load = Module._load;
Module._load = (request, parent, isMain) => {
  const file = parent?.filename ?? '';
  const loadNow = () => load(request, parent, isMain);
  return LATE.get(file.slice(file.indexOf('/@pulumi/pulumi/')))?.test(request)
    ? lateModule(loadNow)
    : loadNow();
};

/** A module, of which names can be taken before it is loaded. */
function lateModule(loadNow) {
  let loaded;
  const read = () => {
    loaded ??= loadNow();
    return loaded;
  };
  return new Proxy(
    // `import * as` copies what does not say so
    { __esModule: true },
    { get: (module, name) => module[name] ?? (loaded ? loaded[name] : lateFunction(() => read()[name])) },
  );
}

/** A function or class of a late module, or an object of functions. */
function lateFunction(read) {
  return new Proxy(class {}, {
    get: (_, name) => read()[name],
    apply: (_, self, args) => Reflect.apply(read(), self, args),
    construct: (_, args) => Reflect.construct(read(), args),
  });
}

const CLIENT = '/@kubernetes/client-node/dist/';
const ENTRIES = new Map([
  [`${CLIENT}index.js`, "export { KubeConfig } from './config.js';"],
  [
    `${CLIENT}gen/index.js`,
    "export { createConfiguration } from './configuration.js'; export { ServerConfiguration } from './servers.js';",
  ],
]);
Module.registerHooks({
  load: (url, context, loadNext) => {
    const source = ENTRIES.get(url.slice(url.indexOf(CLIENT)));
    return source ? { format: 'module', source, shortCircuit: true } : loadNext(url, context);
  },
});
