import { isDeepStrictEqual } from 'node:util';
import { ZONE_NAMES, type ZoneName } from '../protocol/zones';
import type { AccountState, SimulatorState, ZoneState } from './records';
import { STATE_VERSION } from './state';
import type { RecordId, Table } from './table';
import {
  type Account,
  type Note,
  newAccount,
  newZone,
  toAccountState,
  toZoneState,
  type Zone,
} from './tables';

/** First of the ids given out: 12 digits, as the real ones. */
const FIRST_ID = 113_400_000_000;
const FIRST_SUBNET_ID = 7001;

/** One record that is new, other than it was, or gone. */
export interface Change {
  readonly area: ZoneName | 'account';
  readonly table: string;
  readonly id: RecordId;
  /** Null: gone. */
  readonly record: object | null;
}

/** What has happened between two moments, and the counters at the second of them. */
export interface Delta extends Pick<SimulatorState, 'nextId' | 'nextSubnetId' | 'advancedMs'> {
  readonly changes: readonly Change[];
}

/** Everything the simulator knows, with its indexes and the changes that are not on disk yet. */
export class Store {
  readonly zones: Readonly<Record<ZoneName, Zone>>;
  readonly account: Account;
  private nextId = FIRST_ID;
  private nextSubnetId = FIRST_SUBNET_ID;
  private advanced = 0;
  private changes: Change[] = [];
  private isChanged = false;

  constructor(state?: SimulatorState) {
    const noteIn =
      (area: Change['area']): Note =>
      (table, id, record) => {
        this.changes.push({ area, table, id, record });
        this.isChanged = true;
      };
    this.zones = {
      is1a: newZone(noteIn('is1a')),
      is1b: newZone(noteIn('is1b')),
      is1c: newZone(noteIn('is1c')),
      tk1a: newZone(noteIn('tk1a')),
      tk1b: newZone(noteIn('tk1b')),
      tk1v: newZone(noteIn('tk1v')),
    };
    this.account = newAccount(noteIn('account'));
    if (state) this.restore(state);
    this.takeDelta();
  }

  /** Whether there is something for {@link takeDelta}. */
  get hasChanges(): boolean {
    return this.isChanged;
  }

  /** How far the simulator's time is ahead of its clock, in milliseconds. */
  get advancedMs(): number {
    return this.advanced;
  }

  advance(ms: number): void {
    this.advanced += ms;
    this.isChanged = true;
  }

  /** The next id; ids rise and never come back. */
  takeId(): number {
    return this.nextId++;
  }

  /** The next id of a block or an IPv6 network, which are counted by themselves. */
  takeSubnetId(): number {
    return this.nextSubnetId++;
  }

  /** What has changed since this was last asked; undefined: nothing. */
  takeDelta(): Delta | undefined {
    if (!this.isChanged) return undefined;
    const { nextId, nextSubnetId, advanced: advancedMs, changes } = this;
    this.changes = [];
    this.isChanged = false;
    return { nextId, nextSubnetId, advancedMs, changes };
  }

  /** A copy as plain data. */
  toState(): SimulatorState {
    return cloneState(this.peek());
  }

  /** The text of {@link toState}. */
  toJson(): string {
    return JSON.stringify(this.peek());
  }

  /** Plain data whose records are those of the tables: not to be changed. */
  peek(): SimulatorState {
    const stateOf = (name: ZoneName) => toZoneState(this.zones[name]);
    return {
      version: STATE_VERSION,
      nextId: this.nextId,
      nextSubnetId: this.nextSubnetId,
      advancedMs: this.advanced,
      zones: {
        is1a: stateOf('is1a'),
        is1b: stateOf('is1b'),
        is1c: stateOf('is1c'),
        tk1a: stateOf('tk1a'),
        tk1b: stateOf('tk1b'),
        tk1v: stateOf('tk1v'),
      },
      account: toAccountState(this.account),
    };
  }

  /** Becomes what the state says; only what differs counts as changed. */
  restore(state: SimulatorState): void {
    this.nextId = state.nextId;
    this.nextSubnetId = state.nextSubnetId;
    this.advanced = state.advancedMs;
    this.isChanged = true;
    for (const name of ZONE_NAMES) this.restoreZone(name, state.zones[name]);
    this.restoreAccount(state.account);
  }

  restoreZone(name: ZoneName, state: ZoneState): void {
    const zone = this.zones[name];
    restoreTable(zone.appliances, state.appliances);
    restoreTable(zone.switches, state.switches);
    restoreTable(zone.routers, state.routers);
    restoreTable(zone.servers, state.servers);
    restoreTable(zone.bridges, state.bridges);
    restoreTable(zone.addresses, state.addresses);
    restoreTable(zone.failing, state.failing);
  }

  private restoreAccount(state: AccountState): void {
    restoreTable(this.account.icons, state.icons);
    restoreTable(this.account.notes, state.notes);
  }
}

/** A copy in which nothing is shared, neither with the original nor within: records may share what is never changed in place. */
export function cloneState(state: SimulatorState): SimulatorState {
  return JSON.parse(JSON.stringify(state));
}

function restoreTable<R extends { readonly id: RecordId }, Index extends string>(
  table: Table<R, Index>,
  records: Readonly<Record<string, R>>,
): void {
  for (const { id } of table.values()) {
    if (!Object.hasOwn(records, String(id))) table.delete(id);
  }
  for (const record of Object.values(records)) {
    if (!isDeepStrictEqual(table.get(record.id), record)) table.put(record);
  }
}
