import { isObject } from '../../core/json';
import { valueAt } from '../protocol/json';
import { isZoneName, ZONE_NAMES } from '../protocol/zones';
import type { SimulatorState, ZoneState } from '../store/records';
import type { AdminCall } from './admin-route';
import { badRequestError } from './response';

/** Changes or removes records of a zone, even in ways that the API would refuse. */
export function editZone({ controls, segments, body }: AdminCall): object {
  const [zone = ''] = segments;
  if (!isZoneName(zone)) throw badRequestError(`there is no zone ${zone}`, zone, ZONE_NAMES.join(', '));
  const snapshot = controls.snapshot();
  const before = snapshot.zones[zone];
  const patched = mergePatch(before, body);
  assertZoneState(patched, before, body);
  controls.restore({ ...snapshot, zones: { ...snapshot.zones, [zone]: patched } } satisfies SimulatorState);
  return { zone, changed: Object.keys(body) };
}

const SHAPE = 'changes of records that exist, with the fields and types they have; null removes a record';

function assertZoneState(patched: unknown, before: ZoneState, patch: object): asserts patched is ZoneState {
  const problem = tryFindProblem(patched, before);
  if (problem !== undefined) throw badRequestError(problem, patch, SHAPE);
}

/**
 * Finds the reason why the patched zone cannot be used: a table that is new or missing, a new record, or a
 * field of another type.
 */
function tryFindProblem(patched: unknown, before: ZoneState): string | undefined {
  const tables = Object.entries(before);
  const names = isObject(patched) ? Object.keys(patched) : [];
  const unknownTable = names.find((name) => !Object.hasOwn(before, name));
  if (unknownTable !== undefined) return `a zone has no ${unknownTable}`;
  for (const [table, records] of tables) {
    const after = valueAt(patched, table);
    if (!isObject(after)) return `${table} of a zone cannot be removed`;
    for (const [id, record] of Object.entries(after)) {
      const known = valueAt(records, id);
      if (known === undefined && table !== 'failing') return `there is no ${id} among the ${table}`;
      const field = known === undefined ? undefined : changedField(record, known);
      if (field !== undefined) return `${table}.${id}.${field} has another type than before`;
    }
  }
  return undefined;
}

/**
 * Finds a field that only one of the records has, or whose type differs; a field that was null accepts any
 * type.
 */
function changedField(after: unknown, before: unknown): string | undefined {
  const keys = [before, after].flatMap((record) => (isObject(record) ? Object.keys(record) : []));
  return keys.find((key) => {
    const was = valueAt(before, key);
    return typeOf(valueAt(after, key)) !== typeOf(was) && was !== null;
  });
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}

/** Applies a JSON merge patch (RFC 7396): merges objects, removes on null, replaces everything else. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged = new Map(isObject(target) ? Object.entries(target) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}
