/**
 * Preloaded into programs and providers (`node --require`), this loads parts of Pulumi's SDK only when they
 * are used, which is never. Otherwise, in both processes of each run, the SDK loads all of itself, including
 * what it needs to write programs and to trace: a third of the work of a small `up`.
 */
const Module = require('node:module');
require('../harness/lazy-client.cjs');

/** Modules that are loaded late, by the end of the path of the importing file. */
const LATE = new Map([
  ['/@pulumi/pulumi/index.js', /^\.\/automation$/],
  // makes text from code, which our resources do not need
  ['/@pulumi/pulumi/runtime/index.js', /^\.\/closure\//],
  ['/@pulumi/pulumi/cmd/run/tracing.js', /^@opentelemetry\/(?!api$)/],
  // shows lines of the SDK's own sources in stack traces
  ['/@pulumi/pulumi/cmd/run/index.js', /^source-map-support/],
  ['/@pulumi/pulumi/cmd/dynamic-provider/index.js', /^source-map-support/],
]);

/** Stands in for the inspection of the process, which every program would wait for. */
const NO_INSPECTOR = { isInitializedAsync: async () => {} };

const load = Module._load;
Module._load = (request, parent, isMain) => {
  const file = parent?.filename ?? '';
  if (request.endsWith('/closure/v8Hooks')) return NO_INSPECTOR;
  const loadNow = () => load(request, parent, isMain);
  return LATE.get(file.slice(file.indexOf('/@pulumi/pulumi/')))?.test(request)
    ? lateModule(loadNow)
    : loadNow();
};

/** Returns a module whose members can be accessed before it is loaded. */
function lateModule(loadNow) {
  let loaded;
  const read = () => {
    loaded ??= loadNow();
    return loaded;
  };
  return new Proxy(
    // without this mark, `import * as` would copy the module
    { __esModule: true },
    { get: (module, name) => module[name] ?? (loaded ? loaded[name] : lateFunction(() => read()[name])) },
  );
}

/** Stands in for a function or class of a late module, or for an object of functions. */
function lateFunction(read) {
  return new Proxy(class {}, {
    get: (_, name) => read()[name],
    apply: (_, self, args) => Reflect.apply(read(), self, args),
    construct: (_, args) => Reflect.construct(read(), args),
  });
}
