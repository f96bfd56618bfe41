import { isObject, valueAt } from '../protocol/json';
import { isZoneName, ZONE_NAMES } from '../protocol/zones';
import type { SimulatorState, ZoneState } from '../store/records';
import type { AdminCall } from './admin-route';
import { badRequest } from './bad-request';
import { mergePatch } from './merge-patch';

/** Changes records of a zone, or takes some away; what the API would refuse is not asked. */
export function editZone({ simulator, segments, body }: AdminCall): object {
  const [zone = ''] = segments;
  if (!isZoneName(zone)) throw badRequest(`there is no zone ${zone}`, zone, ZONE_NAMES.join(', '));
  const snapshot = simulator.snapshot();
  const before = snapshot.zones[zone];
  const patched = mergePatch(before, body);
  if (!isLike(patched, before)) throw badRequest(problemOf(patched, before), body, SHAPE);
  simulator.restore({ ...snapshot, zones: { ...snapshot.zones, [zone]: patched } } satisfies SimulatorState);
  return { zone, changed: Object.keys(body) };
}

const SHAPE = 'changes of records that exist, with the fields and types they have; null takes a record away';

function isLike(patched: unknown, before: ZoneState): patched is ZoneState {
  return problemOf(patched, before) === '';
}

/** What makes a patched zone none: tables that are new or gone, records that are new, fields of another type. */
function problemOf(patched: unknown, before: ZoneState): string {
  const tables = Object.entries(before);
  const names = isObject(patched) ? Object.keys(patched) : [];
  const strange = names.find((name) => !Object.hasOwn(before, name));
  if (strange !== undefined) return `a zone has no ${strange}`;
  for (const [table, records] of tables) {
    const after = valueAt(patched, table);
    if (!isObject(after)) return `${table} of a zone cannot be taken away`;
    for (const [id, record] of Object.entries(after)) {
      const known = valueAt(records, id);
      if (known === undefined && table !== 'failing') return `there is no ${id} among the ${table}`;
      const field = known === undefined ? undefined : otherField(record, known);
      if (field !== undefined) return `${table}.${id}.${field} is not of the type it has to be`;
    }
  }
  return '';
}

/** A field that only one of both has, or that is of another type; where null was, anything may be. */
function otherField(after: unknown, before: unknown): string | undefined {
  const keys = [before, after].flatMap((record) => (isObject(record) ? Object.keys(record) : []));
  return keys.find((key) => {
    const was = valueAt(before, key);
    return typeOf(valueAt(after, key)) !== typeOf(was) && was !== null;
  });
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}
