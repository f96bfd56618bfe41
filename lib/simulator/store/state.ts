import { isObject } from '../../core/json';
import { valueAt } from '../protocol/json';
import { ZONE_NAMES } from '../protocol/zones';
import type { SimulatorState } from './records';
import { newAccount, newZone } from './tables';

/** Version of the format of {@link SimulatorState}. */
export const STATE_VERSION = 3;

const ZONE_TABLES = Object.keys(newZone(() => undefined));
const ACCOUNT_TABLES = Object.keys(newAccount(() => undefined));

/** Whether a value has the format of a state of this version. */
export function isState(value: unknown): value is SimulatorState {
  return tryFindStateProblem(value) === undefined;
}

/** Finds the first problem of a value that should be a state; undefined if there is none. */
export function tryFindStateProblem(value: unknown): string | undefined {
  if (!isObject(value)) return 'it is not an object';
  const version = valueAt(value, 'version');
  if (version !== STATE_VERSION) return `its version is ${JSON.stringify(version)}, not ${STATE_VERSION}`;
  const counter = ['nextId', 'nextSubnetId', 'advancedMs'].find(
    (key) => !Number.isSafeInteger(valueAt(value, key)),
  );
  if (counter !== undefined) return `${counter} is not a whole number`;
  const areas = [
    ...ZONE_NAMES.map((zone) => ({
      path: `zones.${zone}`,
      area: valueAt(valueAt(value, 'zones'), zone),
      tables: ZONE_TABLES,
    })),
    { path: 'account', area: valueAt(value, 'account'), tables: ACCOUNT_TABLES },
  ];
  for (const { path, area, tables } of areas) {
    const table = tables.find((name) => !isTable(valueAt(area, name)));
    if (table !== undefined) return `${path}.${table} does not hold records by their ids`;
  }
  return undefined;
}

function isTable(records: unknown): boolean {
  return (
    isObject(records) && Object.entries(records).every(([id, record]) => String(valueAt(record, 'id')) === id)
  );
}
