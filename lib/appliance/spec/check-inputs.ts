import type { Problem } from '../../core/errors';
import { UNKNOWN, type Unknownable } from '../../core/unknown';
import { checkAppliance } from './check-spec';
import { checkText } from './checks/naming';
import type { LoadBalancerInputs, OperationTimeouts } from './inputs';
import { LOAD_BALANCER_LIMITS } from './spec';

const TIMEOUTS: readonly (keyof OperationTimeouts)[] = ['createSeconds', 'updateSeconds', 'deleteSeconds'];
const LONGEST_TIMEOUT_SECONDS = 86_400;

/**
 * Everything that is wrong with the inputs, as far as they are known. Asks neither the cloud nor the disk.
 */
export function* checkInputs(inputs: Unknownable<LoadBalancerInputs>): Generator<Problem> {
  if (inputs === UNKNOWN) return;
  const { adopt, timeouts, ownerTag, ...spec } = inputs;
  yield* checkAppliance(spec);
  yield* checkText('ownerTag', ownerTag, 'the owner tag', {
    min: 1,
    max: LOAD_BALANCER_LIMITS.tagLength,
  });
  yield* checkAdopt(adopt);
  yield* checkTimeouts(timeouts);
}

function* checkAdopt(adopt: Unknownable<LoadBalancerInputs['adopt']>): Generator<Problem> {
  if (adopt === undefined || adopt === UNKNOWN || adopt.id === UNKNOWN) return;
  if (typeof adopt.id === 'string' && /^\d{12}$/.test(adopt.id)) return;
  yield {
    code: 'LB_ADOPT',
    property: 'adopt.id',
    message: 'adopt.id is not the id of a load balancer',
    given: adopt.id,
    allowed: 'a 12-digit string, as shown in the control panel',
  };
}

function* checkTimeouts(timeouts: Unknownable<LoadBalancerInputs['timeouts']>): Generator<Problem> {
  if (timeouts === undefined || timeouts === UNKNOWN) return;
  for (const name of TIMEOUTS) {
    const seconds: unknown = timeouts[name];
    if (seconds === undefined || seconds === UNKNOWN) continue;
    if (typeof seconds === 'number' && seconds > 0 && seconds <= LONGEST_TIMEOUT_SECONDS) continue;
    yield {
      code: 'SYNTH_VALUE',
      property: `timeouts.${name}`,
      message: 'the time for an operation is out of range',
      given: seconds,
      allowed: `more than 0 and at most ${LONGEST_TIMEOUT_SECONDS} seconds`,
    };
  }
}
