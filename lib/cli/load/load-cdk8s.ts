import { Module } from 'node:module';

type Load = () => object;

/**
 * What cdk8s loads at its start but needs only to read YAML, to patch objects and to run helm: more than a
 * third of the time that it takes to load.
 */
const DEFERRED: Readonly<Record<string, (load: Load) => object>> = {
  yaml: deferModule,
  'fast-json-patch': deferModule,
  // cdk8s takes a function out of it while it loads
  child_process: deferFunctions,
};

/**
 * Loads cdk8s without those modules, which load when they are first used. Whoever asks for cdk8s afterwards
 * gets this one.
 */
export function loadCdk8s(): void {
  const { require: load } = Module.prototype;
  Module.prototype.require = function (this: NodeJS.Module, id: string) {
    const defer = /[\\/]cdk8s[\\/]lib[\\/]/.test(this.filename) ? DEFERRED[id] : undefined;
    return defer ? defer(() => load.call(this, id)) : load.call(this, id);
  };
  try {
    require('cdk8s');
  } finally {
    Module.prototype.require = load;
  }
}

/** An object that stands for a module and loads it when a property is first read. */
function deferModule(load: Load): object {
  let loaded: object | undefined;
  return standIn((key) => {
    loaded ??= load();
    return Reflect.get(loaded, key);
  });
}

/** An object that stands for a module of functions and loads it when one of them is first called. */
function deferFunctions(load: Load): object {
  return standIn((key) => (...args: unknown[]) => {
    const value: unknown = Reflect.get(load(), key);
    return typeof value === 'function' ? Reflect.apply(value, undefined, args) : value;
  });
}

function standIn(read: (key: string | symbol) => unknown): object {
  // TypeScript's import helpers copy every property of what is not marked as an ES module
  return new Proxy({}, { get: (_target, key) => (key === '__esModule' ? true : read(key)) });
}
