import type { Problem } from '../../core/errors';
import { UNKNOWN, type Unknownable } from '../../core/unknown';
import { checkAppliance } from './check-spec';
import { quote } from './checks/draft';
import type { LoadBalancerInputs, OperationTimeouts } from './inputs';
import { isOwnerTag } from './tags';

const TIMEOUTS: readonly (keyof OperationTimeouts)[] = ['createSeconds', 'updateSeconds', 'deleteSeconds'];
const LONGEST_TIMEOUT_SECONDS = 86_400;

/** Yields every problem of the inputs, as far as they are known, without requests or file access. */
export function* checkInputs(inputs: Unknownable<LoadBalancerInputs>): Generator<Problem> {
  if (inputs === UNKNOWN) return;
  const { adopt, timeouts, ownerTag, ...spec } = inputs;
  yield* checkAppliance(spec);
  yield* checkOwnerTag('ownerTag', ownerTag);
  yield* checkAdopt(adopt);
  yield* checkTimeouts(timeouts);
}

/**
 * Checks that a tag has a form that only Kumiki uses: any other may be on appliances of others, which would
 * then be changed and removed.
 */
export function* checkOwnerTag(property: string, tag: unknown): Generator<Problem> {
  if (tag === UNKNOWN || (typeof tag === 'string' && isOwnerTag(tag))) return;
  yield {
    code: 'LB_OWNER_TAG',
    property,
    message: `${quote(tag)} is not an owner tag of Kumiki`,
    given: tag,
    allowed: "'kumiki-' and 24 hex digits",
    hint: 'leave it out; to take over an appliance that exists, use adopt',
  };
}

function* checkAdopt(adopt: Unknownable<LoadBalancerInputs['adopt']>): Generator<Problem> {
  if (adopt === undefined || adopt === UNKNOWN) return;
  if (adopt.from !== undefined) yield* checkOwnerTag('adopt.from', adopt.from);
  if (adopt.id === UNKNOWN) return;
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
