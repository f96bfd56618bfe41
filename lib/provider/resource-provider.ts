import { Reservations } from '../appliance/allocate/reservations';
import type { ShareState } from '../appliance/share/share-state';
import type { LoadBalancerInputs } from '../appliance/spec/inputs';
import type { ShareInputs } from '../appliance/spec/share';
import type { LoadBalancerState } from '../appliance/state/state';
import { isKumikiError, KumikiError } from '../core/errors';
import { UNKNOWN, type Unknownable } from '../core/unknown';
import type { ResourceProvider } from './contract';
import { createLoadBalancerProvider } from './load-balancer-provider';
import type { Connect, Shared } from './perform';
import { createShareProvider } from './share-provider';

/** The inputs of a resource of Kumiki. */
export type ResourceInputs = LoadBalancerInputs | ShareInputs;
/** The state of a resource of Kumiki. */
export type ResourceState = LoadBalancerState | ShareState;

/**
 * Creates the provider of every resource that Pulumi's state can hold: load balancers, and shares of existing
 * ones. Inputs and states identify which of the two they are.
 */
export function createResourceProvider(connect: Connect): ResourceProvider<ResourceInputs, ResourceState> {
  // shared by everything that one engine runs at a time: load balancers and shares of a stack are created
  // together, on one network
  const shared: Shared = { connect, reservations: new Reservations(), kept: new Set() };
  const whole = createLoadBalancerProvider(shared);
  const share = createShareProvider(shared);
  const unanswered = new Set<string>();
  return {
    validate: (inputs) => (isShareInputs(inputs) ? share.validate(inputs) : whole.validate(inputs)),
    plan(state, old, next) {
      if (isShareState(state) && isShare(old) && isShareInputs(next)) return share.plan(state, old, next);
      if (!isShareState(state) && !isShare(old) && !isShareInputs(next)) return whole.plan(state, old, next);
      throw mixedError();
    },
    create: (context, inputs) =>
      isShare(inputs) ? share.create(context, inputs) : whole.create(context, inputs),
    read(context, id, state, inputs) {
      if (state && isShareState(state)) {
        return share.read(context, id, state, inputs && isShare(inputs) ? inputs : undefined);
      }
      return whole.read(context, id, state, inputs && !isShare(inputs) ? inputs : undefined);
    },
    update(context, id, state, next) {
      if (isShareState(state) && isShare(next)) return share.update(context, id, state, next);
      if (!isShareState(state) && !isShare(next)) return whole.update(context, id, state, next);
      throw mixedError();
    },
    async hasDrifted(context, state, inputs) {
      const place = JSON.stringify([context.settings, state.zone]);
      if (unanswered.has(place)) return false;
      const signal = AbortSignal.any([context.signal, AbortSignal.timeout(LOOK_MS)]);
      const look = { ...context, signal };
      try {
        if (isShareState(state)) return isShare(inputs) && (await share.hasDrifted(look, state, inputs));
        return !isShare(inputs) && (await whole.hasDrifted(look, state, inputs));
      } catch (error) {
        // later looks would wait just as long; what is wrong with the servers only concerns one load balancer
        if (!isKumikiError(error) || !error.code.startsWith('LB_')) unanswered.add(place);
        throw error;
      }
    },
    delete: (context, id, state) =>
      isShareState(state) ? share.delete(context, id, state) : whole.delete(context, id, state),
  };
}

/** The longest time that a preview waits for an answer. */
const LOOK_MS = 10_000;

/** Checks whether inputs are those of a share. */
export function isShare(inputs: ResourceInputs): inputs is ShareInputs {
  return 'appliances' in inputs;
}

/** Checks whether inputs are those of a share; unknown inputs count as those of a load balancer. */
function isShareInputs(inputs: Unknownable<ResourceInputs>): inputs is Unknownable<ShareInputs> {
  return inputs !== UNKNOWN && 'appliances' in inputs;
}

function isShareState(state: ResourceState): state is ShareState {
  return 'applianceIds' in state;
}

function mixedError(): KumikiError {
  return new KumikiError({
    code: 'API_UNEXPECTED',
    message: 'a load balancer and a share of existing ones have the same resource name in the state',
    hint: 'give the new one another id',
  });
}
