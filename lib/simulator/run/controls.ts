import { KumikiError } from '../../core/errors';
import type { FaultScript } from '../faults/script';
import { isZoneName, ZONE_NAMES, type ZoneName } from '../protocol/zones';
import { type StepSeconds, settled } from '../service/model/lifecycle';
import type { SimulatorState, ZoneState } from '../store/records';
import { problemOfState } from '../store/state';
import { cloneState, Store } from '../store/store';

/** What can be done to a simulator behind the API's back. */
export interface Controls {
  /** Moves the simulator's time on, in any mode. */
  advance(ms: number): void;
  /** Whether the health checks of a real server succeed, by its address. */
  setHealth(address: string, health: 'up' | 'down'): void;
  /** Changes a zone as another user would; the site's zone unless another is named. */
  edit(change: (zone: ZoneState) => void, zone?: string): void;
  /** A copy of everything it knows, the time included. */
  snapshot(): SimulatorState;
  /**
   * Becomes what a snapshot says; scripted faults and the request log stay.
   * @throws SIMULATOR_STATE when it is none of this version; then nothing has changed
   */
  restore(snapshot: SimulatorState): void;
  /** Becomes as it was when it first started: the site, its ids, the time, no faults. The request log stays. */
  reset(): void;
}

/** What the controls are connected to. */
export interface Machinery {
  readonly store: Store;
  readonly faults: FaultScript;
  readonly zone: ZoneName;
  readonly steps: StepSeconds;
  /** Milliseconds since the epoch, by the simulator's time. */
  now(): number;
  /** Puts the site into an empty store. */
  seed(store: Store): void;
  /** Told after each change. */
  onChange(): void;
}

export function controlsOf({ store, faults, zone, steps, now, seed, onChange }: Machinery): Controls {
  const snapshot = () => {
    const state = store.peek();
    for (const each of Object.values(state.zones)) settleZone(each, now(), steps);
    return cloneState(state);
  };
  return {
    snapshot,
    advance: (ms) => {
      store.advance(ms);
      onChange();
    },
    setHealth: (address, health) => {
      const { failing } = store.zones[zone];
      if (health === 'down') failing.put({ id: address });
      else failing.delete(address);
      onChange();
    },
    edit: (change, name = zone) => {
      if (!isZoneName(name)) throw unknownZone(name);
      const draft = snapshot().zones[name];
      change(draft);
      store.restoreZone(name, draft);
      onChange();
    },
    restore: (state) => {
      store.restore(checked(state));
      onChange();
    },
    reset: () => {
      const fresh = new Store();
      seed(fresh);
      store.restore(fresh.toState());
      faults.clear();
      onChange();
    },
  };
}

/** Moves every life on to where it is by now: in the tables of the state, not in those of the store. */
function settleZone({ appliances, servers }: ZoneState, now: number, steps: StepSeconds): void {
  for (const [id, each] of Object.entries(appliances)) appliances[id] = settled(each, now, steps);
  for (const [id, each] of Object.entries(servers)) servers[id] = settled(each, now, steps);
}

/** A copy of a state that a store can be built of: it may come from anywhere. */
function checked(state: SimulatorState): SimulatorState {
  const problem = problemOfState(state) ?? problemOfRecords(state);
  if (problem === undefined) return cloneState(state);
  throw new KumikiError({
    code: 'SIMULATOR_STATE',
    message: `the snapshot cannot be used: ${problem}`,
    allowed: 'what snapshot() of this version gave',
  });
}

/** The indexes look into each record. */
function problemOfRecords(state: SimulatorState): string | undefined {
  try {
    new Store(state);
    return undefined;
  } catch (error) {
    return `a record is not whole (${error instanceof Error ? error.message : String(error)})`;
  }
}

export function unknownZone(zone: string): KumikiError {
  return new KumikiError({
    code: 'SIMULATOR_START',
    message: `the simulator has no zone '${zone}'`,
    given: zone,
    allowed: ZONE_NAMES.join(', '),
  });
}
