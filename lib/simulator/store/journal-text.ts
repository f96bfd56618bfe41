import { crc32 } from 'node:zlib';
import { isObject, type JsonObject, tryParseJson } from '../../core/json';
import { toList, valueAt } from '../protocol/json';
import type { SimulatorState } from './records';
import { isState, tryFindStateProblem } from './state';
import type { Delta } from './store';

/*
 * A state file consists of lines of JSON: a snapshot of everything, then a line of changes for each write.
 * Each line but the first has the checksum of the line before it, so that an altered, lost or moved line is
 * detected.
 */

/** The content of a state file. */
export interface JournalContent {
  readonly state: SimulatorState;
  /** Whether there is more than the snapshot: changes, or an incomplete last line. */
  readonly hasMore: boolean;
  /** The first line of the file. */
  readonly snapshot: string;
}

/** The reason why a state file cannot be used. */
export interface Damage {
  /** Line number, from 1. */
  readonly line: number;
  readonly problem: string;
}

/** Renders the changes since the line with the checksum `after` as a line, without a line end. */
export function renderDelta(delta: Delta, after: string): string {
  return JSON.stringify({ after, ...delta });
}

/** Computes the checksum of a line, which the next line repeats. */
export function computeChecksum(line: string): string {
  return crc32(line).toString(16).padStart(8, '0');
}

/** Parses a state file. Ignores a last line without a line end: its changes were never responded to. */
export function parseJournal(text: string): JournalContent | Damage {
  const [snapshot = '', ...rest] = text.split('\n');
  const torn = rest.pop();
  const state = tryParseJson(snapshot);
  if (!isObject(state)) return { line: 1, problem: 'it is not JSON' };
  const problem = tryFindStateProblem(state);
  if (problem !== undefined) return { line: 1, problem };
  let checksum = computeChecksum(snapshot);
  for (const [index, line] of rest.entries()) {
    const delta = tryParseJson(line);
    if (valueAt(delta, 'after') !== checksum)
      return { line: index + 2, problem: `it does not follow line ${index + 1}` };
    if (!replay(state, delta)) return { line: index + 2, problem: 'it is not a list of changes' };
    checksum = computeChecksum(line);
  }
  if (!isState(state))
    return { line: rest.length + 1, problem: tryFindStateProblem(state) ?? 'it is not a state file' };
  return { state, hasMore: rest.length > 0 || torn !== '', snapshot };
}

/** Applies the changes of a line to a state in plain data; false if they cannot be applied. */
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
  // an id may be any string, even __proto__, which a plain assignment would not make an own property
  return Reflect.defineProperty(records, id, {
    value: record,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}
