import type { Problem } from '../../core/errors';
import { isObject, type JsonObject } from '../../core/json';
import { throwIfAny } from '../../core/problems';
import { valueAt } from '../protocol/json';
import type { Fault, FaultKind } from './fault';
import { FAULT_KINDS } from './kinds';
import { PROPERTIES } from './properties';

/** Properties common to all kinds of faults. */
const COMMON: readonly string[] = ['kind', 'method', 'path', 'times'];

/**
 * Parses a fault from plain data, such as the JSON of a request.
 * @throws SIMULATOR_FAULT with all problems
 */
export function parseFault(value: unknown): Fault {
  assertFault(value);
  return value;
}

function assertFault(value: unknown): asserts value is Fault {
  throwIfAny(checkFault(value));
}

function* checkFault(value: unknown): Generator<Problem> {
  if (!isObject(value)) {
    yield problem('a fault must be an object', undefined, value, 'an object with a kind');
    return;
  }
  const kind = valueAt(value, 'kind');
  if (!isFaultKind(kind)) {
    const kinds = Object.keys(FAULT_KINDS).join(', ');
    yield problem(`there is no fault of kind ${String(kind)}`, 'kind', kind, kinds);
    return;
  }
  const known = [...COMMON, ...Object.keys(FAULT_KINDS[kind].properties)];
  yield* checkNames(value, kind, known);
  yield* checkNeeded(value, kind);
  yield* checkValues(value, known);
}

function* checkNames(fault: JsonObject, kind: FaultKind, known: readonly string[]): Generator<Problem> {
  for (const key of Object.keys(fault)) {
    if (known.includes(key)) continue;
    yield problem(`a fault of kind ${kind} has no property ${key}`, key, fault[key], known.join(', '));
  }
}

function* checkNeeded(fault: JsonObject, kind: FaultKind): Generator<Problem> {
  for (const key of FAULT_KINDS[kind].needs ?? []) {
    if (valueAt(fault, key) !== undefined) continue;
    yield problem(`a fault of kind ${kind} needs ${key}`, key, undefined, PROPERTIES.get(key)?.allowed);
  }
}

function* checkValues(fault: JsonObject, known: readonly string[]): Generator<Problem> {
  for (const key of known) {
    const value = valueAt(fault, key);
    const property = PROPERTIES.get(key);
    if (value === undefined || !property || property.accepts(value)) continue;
    yield problem(`${key} of a fault has a value that is not allowed`, key, value, property.allowed);
  }
}

function isFaultKind(value: unknown): value is FaultKind {
  return typeof value === 'string' && Object.hasOwn(FAULT_KINDS, value);
}

function problem(message: string, property: string | undefined, given: unknown, allowed?: string): Problem {
  return { code: 'SIMULATOR_FAULT', message, property, given, allowed };
}
