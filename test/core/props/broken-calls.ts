import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import * as library from '../../../lib';
import { App, Stack } from '../../../lib';
import * as controller from '../../../lib/controller';
import type { Parameter, SignatureTable, TypeNode, TypeRef } from '../../../lib/core/props/signature';
import * as provider from '../../../lib/provider';
import * as pulumi from '../../../lib/pulumi';
import * as testing from '../../../lib/testing';

/** A public call, with the types of its folder. */
export interface DescribedCall {
  readonly name: string;
  readonly signatures: string;
  readonly table: SignatureTable;
  readonly parameters: readonly Parameter[];
}

const LIB = join(__dirname, '../../../lib');

/** All public calls that check their arguments. */
export const CALLS: readonly DescribedCall[] = ['.', ...readdirSync(LIB)].flatMap((folder) => {
  const signatures = tryRequire(join(LIB, folder, 'signatures.ts'));
  if (signatures === undefined) return [];
  const table: SignatureTable = JSON.parse(signatures);
  return Object.entries(table.calls).map(([name, parameters]) => ({ name, signatures, table, parameters }));
});

function tryRequire(file: string): string | undefined {
  try {
    return require(file).SIGNATURES;
  } catch {
    return undefined;
  }
}

/**
 * Calls the function, constructor or method with a name, as JavaScript code would; methods on an object
 * without any fields.
 */
export function callByName(name: string, args: readonly unknown[]): unknown {
  const [owner = '', member] = name.split('.');
  const target: unknown = Reflect.get(
    { ...controller, ...testing, ...provider, ...pulumi, ...library },
    owner,
  );
  if (typeof target !== 'function') throw new Error(`no entry exports ${owner}`);
  if (member === undefined) {
    return /^[A-Z]/.test(owner) ? Reflect.construct(target, args) : Reflect.apply(target, undefined, args);
  }
  const isStatic = typeof Reflect.get(target, member) === 'function';
  const subject = isStatic ? target : Object.create(target.prototype);
  return Reflect.apply(Reflect.get(subject, member), subject, args);
}

/** Generates a value of a type; the depth limits types that refer to themselves. */
export function drawValue(table: SignatureTable, type: TypeRef, depth = 0): fc.Arbitrary<unknown> {
  const node = typeof type === 'number' ? table.types[type] : undefined;
  if (node === undefined) return simpleValue(type);
  if ('values' in node) return fc.constantFrom(...node.values);
  if ('any' in node) {
    const types = node.any.filter((each) => each !== 'undefined');
    return fc.oneof(
      ...types.slice(0, depth > 6 ? 1 : types.length).map((each) => drawValue(table, each, depth + 1)),
    );
  }
  if ('construct' in node) return simpleValue('construct');
  if ('instance' in node) {
    const filled = Object.entries(node.filled ?? {});
    return fc.record({
      ...Object.fromEntries(node.needs.map((name) => [name, fc.constant(() => 0)])),
      ...Object.fromEntries(filled.map(([name, each]) => [name, drawValue(table, each, depth + 1)])),
    });
  }
  if ('list' in node)
    return fc.array(drawValue(table, node.list, depth + 1), { minLength: depth > 6 ? 0 : 1, maxLength: 2 });
  if ('tuple' in node) return fc.tuple(...node.tuple.map((item) => drawValue(table, item, depth + 1)));
  const required = node.required ?? [];
  const keys = Object.keys(node.props).filter(
    (key) => node.props[key] !== 'undefined' && (depth < 6 || required.includes(key)),
  );
  return fc.record(
    Object.fromEntries(keys.map((key) => [key, drawValue(table, node.props[key] ?? 'any', depth + 1)])),
    { requiredKeys: [...required] },
  );
}

function simpleValue(type: TypeRef): fc.Arbitrary<unknown> {
  switch (type) {
    case 'string':
      return fc.string();
    case 'number':
      return fc.integer();
    case 'boolean':
      return fc.boolean();
    case 'function':
      return fc.constant(() => undefined);
    case 'bytes':
      return fc.uint8Array({ maxLength: 3 });
    case 'construct':
      return fc.constant(null).map(() => new Stack(new App(), 'shop'));
    case 'later':
      return fc.constant(null).map(() => Promise.resolve('later'));
    case 'null':
      return fc.constant(null);
    case 'unknown':
      return fc.constant(Symbol.for('kumiki.unknown'));
    default:
      return fc.constant({});
  }
}

/** The kind of a value, as seen without looking into it. */
type Kind = 'string' | 'number' | 'boolean' | 'function' | 'object' | 'list' | 'null' | 'symbol';

const WRONG: readonly (readonly [Kind, unknown])[] = [
  ['string', 'wrong'],
  ['number', 5],
  ['boolean', true],
  ['function', () => 5],
  ['object', { wrong: true }],
  ['object', new Date(0)],
  ['object', new Map()],
  ['list', [[5]]],
  ['null', null],
  ['symbol', Symbol('wrong')],
];

/** Returns values of kinds that a type does not accept; none if it accepts anything. */
export function wrongValues(table: SignatureTable, type: TypeRef): readonly unknown[] {
  const kinds = kindsOf(table, type);
  if (kinds === undefined) return [];
  return WRONG.filter(([kind]) => !kinds.has(kind)).map(([, value]) => value);
}

/** Returns the kinds that a type accepts; undefined for any. */
function kindsOf(table: SignatureTable, type: TypeRef): ReadonlySet<Kind> | undefined {
  if (type === 'any') return undefined;
  if (
    type === 'string' ||
    type === 'number' ||
    type === 'boolean' ||
    type === 'function' ||
    type === 'null'
  ) {
    return new Set([type]);
  }
  if (type === 'object' || type === 'later') return new Set(['object', 'function', 'list']);
  if (type === 'unknown') return new Set(['symbol']);
  if (typeof type === 'string') return new Set(['object']);
  const node: TypeNode | undefined = table.types[type];
  if (node === undefined) return undefined;
  if ('values' in node) return new Set(node.values.map((value) => typeof value as Kind));
  if ('list' in node || 'tuple' in node) return new Set(['list']);
  if (!('any' in node)) return new Set(['object']);
  const all = node.any.map((each) => kindsOf(table, each));
  if (all.includes(undefined)) return undefined;
  return new Set(all.flatMap((kinds) => [...(kinds ?? [])]));
}
