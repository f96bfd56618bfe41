import { KumikiError, type Problem } from '../../core/errors';
import { isObject, type JsonObject, valueAt } from '../protocol/json';
import { PROPERTY_CHECKS } from './checks';
import type { Fault, FaultKind } from './fault';
import { FAULT_KINDS } from './kinds';

/** What a fault of any kind may have beside the properties of its own. */
const COMMON: readonly string[] = ['kind', 'method', 'path', 'times'];

const KINDS = Object.keys(FAULT_KINDS).join(', ');

/**
 * Reads a fault from outside, such as the JSON of a request.
 * @throws SIMULATOR_FAULT with everything that is wrong with it
 */
export function parseFault(value: unknown): Fault {
  const problems = problemsOf(value);
  if (isFault(value, problems)) return value;
  throw new KumikiError(problems);
}

function isFault(_: unknown, problems: readonly Problem[]): _ is Fault {
  return problems.length === 0;
}

function problemsOf(value: unknown): Problem[] {
  if (!isObject(value)) return [problem('a fault is an object', undefined, value, 'an object with a kind')];
  const kind = valueAt(value, 'kind');
  if (!isFaultKind(kind)) return [problem(`there is no fault of kind ${String(kind)}`, 'kind', kind, KINDS)];
  return [...misplaced(value, kind), ...missing(value, kind), ...wrong(value, kind)];
}

/** Properties that the kind does not have. */
function misplaced(fault: JsonObject, kind: FaultKind): Problem[] {
  const known = [...COMMON, ...Object.keys(FAULT_KINDS[kind].takes)];
  return Object.keys(fault)
    .filter((key) => !known.includes(key))
    .map((key) => problem(`a fault of kind ${kind} has no ${key}`, key, fault[key], known.join(', ')));
}

function missing(fault: JsonObject, kind: FaultKind): Problem[] {
  return (FAULT_KINDS[kind].needs ?? [])
    .filter((key) => valueAt(fault, key) === undefined)
    .map((key) => problem(`a fault of kind ${kind} needs ${key}`, key, undefined, allowedOf(key)));
}

function wrong(fault: JsonObject, kind: FaultKind): Problem[] {
  return [...COMMON, ...Object.keys(FAULT_KINDS[kind].takes)].flatMap((key) => {
    const value = valueAt(fault, key);
    const allowed = value === undefined ? undefined : PROPERTY_CHECKS.get(key)?.(value);
    return allowed === undefined ? [] : [problem(`${key} of a fault cannot be used`, key, value, allowed)];
  });
}

function allowedOf(key: string): string | undefined {
  return PROPERTY_CHECKS.get(key)?.(undefined);
}

function isFaultKind(value: unknown): value is FaultKind {
  return typeof value === 'string' && Object.hasOwn(FAULT_KINDS, value);
}

function problem(message: string, property: string | undefined, given: unknown, allowed?: string): Problem {
  return { code: 'SIMULATOR_FAULT', message, property, given, allowed };
}
