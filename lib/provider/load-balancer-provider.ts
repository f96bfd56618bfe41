import { planLoadBalancer } from '../appliance/plan/plan-load-balancer';
import { driftedInputs } from '../appliance/reconcile/drift';
import { observedInputs } from '../appliance/reconcile/observed-inputs';
import type { Operation } from '../appliance/reconcile/operation';
import { reconcile } from '../appliance/reconcile/reconcile';
import { refresh } from '../appliance/reconcile/refresh';
import { removeLoadBalancer } from '../appliance/reconcile/remove';
import type { ReconcileRequest } from '../appliance/reconcile/request';
import type { LoadBalancerState } from '../appliance/reconcile/state';
import { checkInputs } from '../appliance/spec/check-inputs';
import { DEFAULT_TIMEOUT_SECONDS, type LoadBalancerInputs } from '../appliance/spec/inputs';
import { isKumikiError, type Problem } from '../core/errors';
import { type Connect, connect } from './connect';
import type { OperationContext, ResourceProvider } from './contract';
import { PartialError } from './partial-error';

export type LoadBalancerProvider = ResourceProvider<LoadBalancerInputs, LoadBalancerState>;

/** The life of a load balancer over the API that `connectTo` gives. */
export function createLoadBalancerProvider(connectTo: Connect): LoadBalancerProvider {
  const operationFor = (
    context: OperationContext,
    about: { readonly zone?: string | undefined; readonly name?: string | undefined } | undefined,
    fallbackSeconds: number,
  ): Operation => ({
    api: connectTo(context, about?.zone),
    clock: context.clock,
    signal: context.signal,
    deadline: context.clock.now() + (context.timeoutSeconds ?? fallbackSeconds) * 1000,
    // several are made at the same time, and an engine does not say whose line it is
    log: (message) => context.log(about?.name ? `${about.name}: ${message}` : message),
  });
  return {
    validate: checkInputs,
    plan: planLoadBalancer,

    async create(context, inputs) {
      const operation = operationFor(context, inputs, DEFAULT_TIMEOUT_SECONDS.create);
      const state = await withPartialState(operation, { spec: inputs, adopt: inputs.adopt });
      return { id: state.id, state };
    },

    async read(context, id, state, inputs) {
      const operation = operationFor(context, state ?? inputs, DEFAULT_TIMEOUT_SECONDS.read);
      const found = await refresh(operation, id, state);
      if (!found) return undefined;
      const drifted =
        inputs && state
          ? driftedInputs(inputs, state, found.appliance)
          : observedInputs(found.appliance, found.state);
      return { id, state: found.state, inputs: drifted };
    },

    async update(context, id, state, next) {
      const operation = operationFor(
        context,
        { zone: state.zone, name: next.name },
        DEFAULT_TIMEOUT_SECONDS.update,
      );
      const known = { ...state, id };
      return withPartialState(operation, { spec: next, state: known, adopt: next.adopt, whenGone: 'fail' });
    },

    async delete(context, id, state) {
      const operation = operationFor(context, state, DEFAULT_TIMEOUT_SECONDS.delete);
      await removeLoadBalancer(operation, { id, ownerTag: state.ownerTag });
    },
  };
}

/** The provider that Pulumi and the CLI use: it connects with the settings of the moment. */
export const loadBalancerProvider: LoadBalancerProvider = createLoadBalancerProvider(connect);

/** A run that fails after something of ours exists says what: engines must never forget an appliance. */
async function withPartialState(operation: Operation, request: ReconcileRequest): Promise<LoadBalancerState> {
  let last: LoadBalancerState | undefined;
  try {
    return await reconcile(operation, { ...request, onStateKnown: (state) => (last = state) });
  } catch (error) {
    if (!last) throw error;
    throw new PartialError(last.id, last, problemsOf(error), { cause: error });
  }
}

function problemsOf(error: unknown): [Problem, ...Problem[]] {
  const [first, ...others] = isKumikiError(error) ? error.problems : [];
  if (first) return [first, ...others];
  return [{ code: 'API_UNEXPECTED', message: error instanceof Error ? error.message : String(error) }];
}
