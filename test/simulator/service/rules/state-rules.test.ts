import { type Behaviour, DEFAULT_BEHAVIOUR } from '../../../../lib/simulator';
import {
  type InstanceAction,
  refuseApplianceInState,
  refuseInState,
} from '../../../../lib/simulator/service/rules/state-rules';
import { newLifecycle, type StateSequence } from '../../../../lib/simulator/store/lifecycle';

/** A sequence that begins in each state. */
const STATE_SEQUENCES = {
  migrating: 'creating',
  failed: 'failed',
  cleaning: 'booting',
  up: 'running',
  down: 'stopped',
} as const satisfies Record<string, StateSequence>;
type State = keyof typeof STATE_SEQUENCES;

const lifecycle = (state: State) => newLifecycle(STATE_SEQUENCES[state], 0);

describe('a server', () => {
  it.each<[InstanceAction, State, string]>([
    ['powerOn', 'up', 'server_power_must_be_down'],
    ['powerOn', 'cleaning', 'server_is_cleaning'],
    ['powerOff', 'down', 'server_power_must_be_up'],
    ['reset', 'down', 'server_power_must_be_up'],
    ['delete', 'up', 'server_power_must_be_down'],
    ['delete', 'cleaning', 'server_is_cleaning'],
    ['changePlan', 'up', 'server_power_must_be_down'],
    ['disconnect', 'up', 'server_power_must_be_down'],
  ])('refuses %s while it is %s', (operation, state, code) => {
    expect(refuseInState(operation, lifecycle(state))?.refused).toBe(code);
  });

  it.each<[InstanceAction, State]>([
    ['powerOn', 'down'],
    ['powerOff', 'up'],
    ['reset', 'up'],
    ['delete', 'down'],
    ['changePlan', 'down'],
    ['disconnect', 'down'],
  ])('allows %s while it is %s', (operation, state) => {
    expect(refuseInState(operation, lifecycle(state))).toBeUndefined();
  });
});

describe('an appliance', () => {
  const refused = (operation: InstanceAction, state: State, change: Partial<Behaviour> = {}) =>
    refuseApplianceInState(operation, lifecycle(state), { ...DEFAULT_BEHAVIOUR, ...change })?.refused;

  it('allows the same as a server, except for open points', () => {
    expect(refused('config', 'migrating')).toBe('still_creating');
    expect(refused('config', 'failed')).toBe('conflict');
    expect(refused('status', 'down')).toBe('server_power_must_be_up');
    expect(refused('powerOn', 'down')).toBeUndefined();
  });

  it.each<[InstanceAction, State, Partial<Behaviour>, string | undefined, string | undefined]>([
    ['delete', 'up', { deleteWhileUp: 'conflict' }, 'server_power_must_be_down', 'conflict'],
    ['config', 'cleaning', { configWhileCleaning: 'locked' }, undefined, 'locked'],
    ['update', 'migrating', { updateWhileMigrating: 'refused' }, undefined, 'still_creating'],
    ['forceOff', 'cleaning', { forceWhileCleaning: 'accepted' }, 'server_is_cleaning', undefined],
  ])(
    'follows its settings for open points on %s while it is %s: %j',
    (operation, state, change, byDefault, changed) => {
      expect(refused(operation, state)).toBe(byDefault);
      expect(refused(operation, state, change)).toBe(changed);
    },
  );
});
