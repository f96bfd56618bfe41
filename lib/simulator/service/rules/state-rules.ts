import { type Refusal, type RefusalCode, refuse } from '../../protocol/refusal';
import { type Lifecycle, phaseOf } from '../../store/lifecycle';
import type { Behaviour } from '../model/open-points';

type State = 'migrating' | 'failed' | 'cleaning' | 'up' | 'down';

/** Actions on an appliance or a server that its state may forbid. */
export type InstanceAction =
  | 'update'
  | 'config'
  | 'powerOn'
  | 'powerOff'
  | 'forceOff'
  | 'reset'
  | 'status'
  | 'delete'
  | 'changePlan'
  | 'disconnect';

/** The refusals by action and state; a state that is not listed allows the action. */
export const REFUSED_BY_STATE: Record<InstanceAction, Partial<Record<State, RefusalCode>>> = {
  update: {},
  config: { migrating: 'still_creating', failed: 'conflict' },
  powerOn: {
    migrating: 'still_creating',
    failed: 'conflict',
    cleaning: 'server_is_cleaning',
    up: 'server_power_must_be_down',
  },
  powerOff: {
    migrating: 'still_creating',
    failed: 'server_power_must_be_up',
    cleaning: 'server_is_cleaning',
    down: 'server_power_must_be_up',
  },
  forceOff: {
    migrating: 'still_creating',
    failed: 'server_power_must_be_up',
    cleaning: 'server_is_cleaning',
    down: 'server_power_must_be_up',
  },
  reset: {
    migrating: 'still_creating',
    failed: 'conflict',
    cleaning: 'server_is_cleaning',
    down: 'server_power_must_be_up',
  },
  status: {
    migrating: 'still_creating',
    failed: 'server_power_must_be_up',
    cleaning: 'server_power_must_be_up',
    down: 'server_power_must_be_up',
  },
  delete: {
    migrating: 'still_creating',
    cleaning: 'server_is_cleaning',
    up: 'server_power_must_be_down',
  },
  changePlan: { cleaning: 'server_is_cleaning', up: 'server_power_must_be_down' },
  disconnect: { cleaning: 'server_is_cleaning', up: 'server_power_must_be_down' },
};

/** Refuses an action that the state of a server does not allow. */
export function refuseInState(action: InstanceAction, lifecycle: Lifecycle): Refusal | undefined {
  const code = REFUSED_BY_STATE[action][stateOf(lifecycle)];
  return code && refuse(code);
}

/**
 * Refuses an action that the state of an appliance does not allow; some responses of the real service are
 * open points.
 */
export function refuseApplianceInState(
  action: InstanceAction,
  lifecycle: Lifecycle,
  behaviour: Behaviour,
): Refusal | undefined {
  switch (`${action} ${stateOf(lifecycle)}`) {
    case 'delete up':
      return refuse(behaviour.deleteWhileUp);
    case 'config cleaning':
      return behaviour.configWhileCleaning === 'locked' ? refuse('locked') : undefined;
    case 'update migrating':
      return behaviour.updateWhileMigrating === 'refused' ? refuse('still_creating') : undefined;
    case 'forceOff cleaning':
      return behaviour.forceWhileCleaning === 'refused' ? refuse('server_is_cleaning') : undefined;
    default:
      return refuseInState(action, lifecycle);
  }
}

function stateOf(lifecycle: Lifecycle): State {
  const { availability, instance } = phaseOf(lifecycle);
  return availability === 'available' ? instance : availability;
}
