import type * as Crypto from 'node:crypto';
import { Module } from 'node:module';
import type * as Cdk8s from 'cdk8s';
import { sha1, sha256 } from '../../core/digest';
import { replaceYamlLoad } from './load-yaml';

type Load = () => object;

/**
 * What cdk8s and constructs load at their start but need only to read YAML, to patch objects, to run helm and to
 * hash the paths of constructs: more than half of the time that they take to load.
 */
const DEFERRED: Readonly<Record<string, (load: Load) => object>> = {
  yaml: deferModule,
  'fast-json-patch': deferModule,
  os: deferModule,
  // cdk8s takes a function out of it while it loads
  child_process: deferFunctions,
  crypto: deferCrypto,
};

/**
 * Loads cdk8s without those modules, which load when they are first used. Whoever asks for cdk8s afterwards
 * gets this one.
 */
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

/** An object that stands for node:crypto and loads it for all but the digests of constructs. */
function deferCrypto(load: Load): object {
  return standIn((key) =>
    key === 'createHash' ? (algorithm: string) => createHash(algorithm, load) : Reflect.get(load(), key),
  );
}

const DIGESTS: Readonly<Record<string, (content: Buffer) => string>> = { sha1, sha256 };

/** What createHash of node:crypto gives, as far as texts and bytes are hashed in one go. */
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
  // TypeScript's import helpers copy every property of what is not marked as an ES module
  return new Proxy({}, { get: (_target, key) => (key === '__esModule' ? true : read(key)) });
}
