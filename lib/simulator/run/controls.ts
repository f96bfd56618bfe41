import { KumikiError, toErrorMessage } from '../../core/errors';
import { askDidYouMean } from '../../core/suggest';
import type { SimulatorControls } from '../admin/context';
import type { FaultScript } from '../faults/script';
import { isZoneName, ZONE_NAMES, type ZoneName } from '../protocol/zones';
import { advanceTo, type StepSeconds } from '../store/lifecycle';
import type { SimulatorState, ZoneState } from '../store/records';
import { tryFindStateProblem } from '../store/state';
import { cloneState, Store } from '../store/store';

/** Dependencies of the controls, injected by the simulator. */
export interface ControlsContext {
  readonly store: Store;
  readonly faults: FaultScript;
  /** The zone of the site. */
  readonly zone: ZoneName;
  readonly steps: StepSeconds;
  /** Milliseconds since the epoch, by the simulator's time. */
  now(): number;
  /** Creates the resources of the site in an empty store. */
  seed(store: Store): void;
  /** Called after each change. */
  onChange(): void;
}

export function createControls(context: ControlsContext): SimulatorControls {
  const { store, faults, zone, steps, now, seed, onChange } = context;
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
      if (!isZoneName(name)) throw unknownZoneError(name);
      const draft = snapshot().zones[name];
      change(draft);
      store.restoreZone(name, draft);
      onChange();
    },
    restore: (state) => {
      store.restore(copyChecked(state));
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

/** Advances all lifecycles of a state to the present. Changes only the given state, not the store. */
function settleZone({ appliances, servers }: ZoneState, now: number, steps: StepSeconds): void {
  for (const [id, each] of Object.entries(appliances)) appliances[id] = advanceTo(each, now, steps);
  for (const [id, each] of Object.entries(servers)) servers[id] = advanceTo(each, now, steps);
}

/**
 * Copies a state if a store can be built from it, since it may come from any source.
 * @throws SIMULATOR_STATE
 */
function copyChecked(state: SimulatorState): SimulatorState {
  const problem = tryFindStateProblem(state) ?? tryFindRecordProblem(state);
  if (problem === undefined) return cloneState(state);
  throw new KumikiError({
    code: 'SIMULATOR_STATE',
    message: `the snapshot cannot be used: ${problem}`,
    allowed: 'a snapshot taken by this version',
  });
}

/** Finds the reason why a record is incomplete, by building the indexes, which read every record. */
function tryFindRecordProblem(state: SimulatorState): string | undefined {
  try {
    new Store(state);
    return undefined;
  } catch (error) {
    return `a record is incomplete (${toErrorMessage(error)})`;
  }
}

export function unknownZoneError(zone: string): KumikiError {
  return new KumikiError({
    code: 'SIMULATOR_START',
    message: `the simulator has no zone '${zone}'`,
    given: zone,
    allowed: ZONE_NAMES.join(', '),
    hint: askDidYouMean(zone, ZONE_NAMES) ?? 'choose one of them',
  });
}
