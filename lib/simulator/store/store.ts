import { forEachZone, ZONE_NAMES, type ZoneName } from '../protocol/zones';
import type { AccountState, SimulatorState, ZoneState } from './records';
import { STATE_VERSION } from './state';
import type { RecordId } from './table';
import {
  type Account,
  newAccount,
  newZone,
  type OnTableChange,
  restoreTables,
  toState,
  type Zone,
} from './tables';

/** The first id; like real ones, it has 12 digits. */
const FIRST_ID = 113_400_000_000;
const FIRST_SUBNET_ID = 7001;

/** A record that was created, replaced or deleted. */
export interface Change {
  readonly area: ZoneName | 'account';
  readonly table: string;
  readonly id: RecordId;
  /** The new record; null if it was deleted. */
  readonly record: object | null;
}

/** The changes since the last write, and the counters after them. */
export interface Delta extends Pick<SimulatorState, 'nextId' | 'nextSubnetId' | 'advancedMs'> {
  readonly changes: readonly Change[];
}

/** The whole state of the simulator, with indexes, and the changes that are not on disk yet. */
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
      (area: Change['area']): OnTableChange =>
      (table, id, record) => {
        this.changes.push({ area, table, id, record });
        this.isChanged = true;
      };
    this.zones = forEachZone((name) => newZone(noteIn(name)));
    this.account = newAccount(noteIn('account'));
    if (state) this.restore(state);
    this.takeDelta();
  }

  /** Whether {@link takeDelta} would return anything. */
  get hasChanges(): boolean {
    return this.isChanged;
  }

  /** How far the simulator's time has been moved ahead of its clock, in milliseconds. */
  get advancedMs(): number {
    return this.advanced;
  }

  advance(ms: number): void {
    this.advanced += ms;
    this.isChanged = true;
  }

  /** Returns the next id; ids increase and are never reused. */
  takeId(): number {
    return this.nextId++;
  }

  /** Returns the next id of a block or an IPv6 network, which are numbered separately. */
  takeSubnetId(): number {
    return this.nextSubnetId++;
  }

  /** Returns the changes since the last call; undefined if there are none. */
  takeDelta(): Delta | undefined {
    if (!this.isChanged) return undefined;
    const { nextId, nextSubnetId, advanced: advancedMs, changes } = this;
    this.changes = [];
    this.isChanged = false;
    return { nextId, nextSubnetId, advancedMs, changes };
  }

  /** Returns a copy as plain data. */
  toState(): SimulatorState {
    return cloneState(this.peek());
  }

  /** Returns {@link toState} as JSON. */
  toJson(): string {
    return JSON.stringify(this.peek());
  }

  /** Returns plain data that shares its records with the tables, and so must not be changed. */
  peek(): SimulatorState {
    return {
      version: STATE_VERSION,
      nextId: this.nextId,
      nextSubnetId: this.nextSubnetId,
      advancedMs: this.advanced,
      zones: forEachZone((name) => toState<ZoneState>(this.zones[name])),
      account: toState<AccountState>(this.account),
    };
  }

  /** Replaces the whole content with a state; only records that differ count as changed. */
  restore(state: SimulatorState): void {
    this.nextId = state.nextId;
    this.nextSubnetId = state.nextSubnetId;
    this.advanced = state.advancedMs;
    this.isChanged = true;
    for (const name of ZONE_NAMES) this.restoreZone(name, state.zones[name]);
    restoreTables(this.account, state.account);
  }

  restoreZone(name: ZoneName, state: ZoneState): void {
    restoreTables(this.zones[name], state);
  }
}

/** Copies a state so deeply that no two records share parts, as records of the store may. */
export function cloneState(state: SimulatorState): SimulatorState {
  return JSON.parse(JSON.stringify(state));
}
