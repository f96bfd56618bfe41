import { crc32 } from 'node:zlib';
import { isObject, type JsonObject, toList, valueAt } from '../protocol/json';
import type { SimulatorState } from './records';
import { findStateProblem, isState } from './state';
import type { Delta } from './store';

/*
 * A state file is JSON lines: a snapshot of everything, then what has changed since, one line for each time something was
 * written. Each line but the first names the checksum of the line before it, so that none can be altered, lost or moved.
 */

/** What a state file says. */
export interface JournalContent {
  readonly state: SimulatorState;
  /** Whether it is more than a snapshot: changes, or the torn end of a line that was being written. */
  readonly hasMore: boolean;
  /** The first line. */
  readonly snapshot: string;
}

/** A state file that cannot be believed. */
export interface Damage {
  /** Counted from 1. */
  readonly line: number;
  readonly problem: string;
}

/** The line for what has changed since the line with that checksum, without its end. */
export function renderDelta(delta: Delta, after: string): string {
  return JSON.stringify({ after, ...delta });
}

/** What the next line names this one by. */
export function computeChecksum(line: string): string {
  return crc32(line).toString(16).padStart(8, '0');
}

/** Reads a state file. A last line without an end was never finished, so nothing in it was ever answered. */
export function parseJournal(text: string): JournalContent | Damage {
  const [snapshot = '', ...rest] = text.split('\n');
  const torn = rest.pop();
  const state = parseLine(snapshot);
  if (!isObject(state)) return { line: 1, problem: 'it is not JSON' };
  const problem = findStateProblem(state);
  if (problem !== undefined) return { line: 1, problem };
  let checksum = computeChecksum(snapshot);
  for (const [index, line] of rest.entries()) {
    const delta = parseLine(line);
    if (valueAt(delta, 'after') !== checksum)
      return { line: index + 2, problem: `it does not follow line ${index + 1}` };
    if (!replay(state, delta)) return { line: index + 2, problem: 'it is not a list of changes' };
    checksum = computeChecksum(line);
  }
  if (!isState(state)) return { line: rest.length + 1, problem: findStateProblem(state) ?? 'it is no state' };
  return { state, hasMore: rest.length > 0 || torn !== '', snapshot };
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Carries the changes of a line out on a state that is plain data; false when they make no sense. */
function replay(state: JsonObject, delta: unknown): boolean {
  const { nextId, nextSubnetId, advancedMs, changes } = isObject(delta) ? delta : {};
  Object.assign(state, { nextId, nextSubnetId, advancedMs });
  return Array.isArray(changes) && toList(changes).every((change) => replayChange(state, change));
}

function replayChange(state: JsonObject, change: unknown): boolean {
  const { area, table, id, record } = isObject(change) ? change : {};
  const home = area === 'account' ? state.account : valueAt(state.zones, String(area));
  const records = valueAt(home, String(table));
  if (!isObject(records) || (typeof id !== 'number' && typeof id !== 'string')) return false;
  if (record === null) return Reflect.deleteProperty(records, id);
  // an id may be any text, even the name of something that plain assignment would reach
  return Reflect.defineProperty(records, id, {
    value: record,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}
