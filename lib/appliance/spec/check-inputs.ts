import type { Problem } from '../../core/errors';
import { UNKNOWN, type Unknownable } from '../../core/unknown';
import { checkSpec } from './check-spec';
import type { LoadBalancerInputs, OperationTimeouts } from './inputs';

const TIMEOUTS: readonly (keyof OperationTimeouts)[] = ['createSeconds', 'updateSeconds', 'deleteSeconds'];

/** What is wrong with the inputs, as far as they are known. Asks nobody. */
export function validateLoadBalancer(inputs: Unknownable<LoadBalancerInputs>): readonly Problem[] {
  if (inputs === UNKNOWN) return [];
  const { adopt, timeouts, ...spec } = inputs;
  return [...checkSpec({ ...spec, id: '' }), ...checkAdopt(adopt), ...checkTimeouts(timeouts)];
}

function checkAdopt(adopt: Unknownable<LoadBalancerInputs['adopt']>): Problem[] {
  if (adopt === undefined || adopt === UNKNOWN || adopt.id === UNKNOWN) return [];
  if (typeof adopt.id === 'string' && /^\d{12}$/.test(adopt.id)) return [];
  return [
    {
      code: 'LB_ADOPT',
      property: 'adopt.id',
      message: 'the load balancer to adopt is not named by its id',
      given: adopt.id,
      allowed: 'a text of 12 digits, as the control panel shows it',
    },
  ];
}

function checkTimeouts(timeouts: Unknownable<LoadBalancerInputs['timeouts']>): Problem[] {
  if (timeouts === undefined || timeouts === UNKNOWN) return [];
  return TIMEOUTS.flatMap((name): Problem[] => {
    const seconds: unknown = timeouts[name];
    if (seconds === undefined || seconds === UNKNOWN) return [];
    if (typeof seconds === 'number' && seconds > 0 && seconds <= 86_400) return [];
    return [
      {
        code: 'SYNTH_VALUE',
        property: `timeouts.${name}`,
        message: 'the time for an operation is out of range',
        given: seconds,
        allowed: 'more than 0 and at most 86400 seconds',
      },
    ];
  });
}
