import type * as Crypto from 'node:crypto';
import { Module } from 'node:module';
import type * as Cdk8s from 'cdk8s';
import { sha1, sha256 } from '../../core/digest';
import { replaceYamlLoad } from '../../include/load-yaml';

type Load = () => object;

/**
 * Modules that cdk8s and constructs load at start, but need only to read YAML, patch objects, run helm and
 * hash construct paths. They take more than half of the loading time.
 */
const DEFERRED: Readonly<Record<string, (load: Load) => object>> = {
  yaml: deferModule,
  'fast-json-patch': deferModule,
  os: deferModule,
  // cdk8s reads a function from it during loading
  child_process: deferFunctions,
  crypto: deferCrypto,
};

/** Loads cdk8s, but defers those modules until first used. Later imports of cdk8s get this instance. */
export function loadCdk8s(): void {
  const { require: load } = Module.prototype;
  Module.prototype.require = function (this: NodeJS.Module, id: string) {
    const defer = /[\\/](?:cdk8s|constructs)[\\/]lib[\\/]/.test(this.filename) ? DEFERRED[id] : undefined;
    return defer ? defer(() => load.call(this, id)) : load.call(this, id);
  };
  try {
    replaceYamlLoad((require('cdk8s') as typeof Cdk8s).Yaml);
  } finally {
    Module.prototype.require = load;
  }
}

/** Returns a stand-in for a module that loads it when a property is first read. */
function deferModule(load: Load): object {
  let loaded: object | undefined;
  return standIn((key) => {
    loaded ??= load();
    return Reflect.get(loaded, key);
  });
}

/** Returns a stand-in for a module of functions that loads it when one of them is first called. */
function deferFunctions(load: Load): object {
  return standIn((key) => (...args: unknown[]) => {
    const value: unknown = Reflect.get(load(), key);
    return typeof value === 'function' ? Reflect.apply(value, undefined, args) : value;
  });
}

/** Returns a stand-in for node:crypto that loads it for everything except the digests of constructs. */
function deferCrypto(load: Load): object {
  return standIn((key) =>
    key === 'createHash' ? (algorithm: string) => createHash(algorithm, load) : Reflect.get(load(), key),
  );
}

const DIGESTS: Readonly<Record<string, (content: Buffer) => string>> = { sha1, sha256 };

/** Implements createHash of node:crypto for strings and bytes that are hashed in one go. */
function createHash(algorithm: string, load: Load): object {
  const digest = DIGESTS[algorithm];
  if (!digest) return (load() as typeof Crypto).createHash(algorithm);
  const parts: Buffer[] = [];
  const hash = {
    update: (part: string | Buffer) => {
      parts.push(typeof part === 'string' ? Buffer.from(part) : part);
      return hash;
    },
    digest: (encoding?: BufferEncoding) => {
      const bytes = Buffer.from(digest(Buffer.concat(parts)), 'hex');
      return encoding === undefined ? bytes : bytes.toString(encoding);
    },
  };
  return hash;
}

function standIn(read: (key: string | symbol) => unknown): object {
  // for anything not marked as an ES module, TypeScript's import helpers would copy every property
  return new Proxy({}, { get: (_target, key) => (key === '__esModule' ? true : read(key)) });
}
