import { Reservations } from '../appliance/allocate/reservations';
import { planLoadBalancer } from '../appliance/plan/plan-load-balancer';
import { reconcile } from '../appliance/reconcile/reconcile';
import { refresh } from '../appliance/reconcile/refresh';
import { removeLoadBalancer } from '../appliance/reconcile/remove';
import type { ReconcileRequest } from '../appliance/reconcile/request';
import type { RunContext } from '../appliance/reconcile/run-context';
import { checkInputs } from '../appliance/spec/check-inputs';
import { DEFAULT_TIMEOUT_SECONDS, type LoadBalancerInputs } from '../appliance/spec/inputs';
import { describeDrift } from '../appliance/state/drift';
import { toObservedInputs } from '../appliance/state/observed-inputs';
import type { LoadBalancerState } from '../appliance/state/state';
import { isKumikiError, type Problem } from '../core/errors';
import { createSakuraApi, type SakuraApiOptions } from '../sakura/client';
import type { SakuraApi } from '../sakura/codec/model';
import { findSettings } from '../sakura/settings/settings';
import type { OperationContext, ResourceProvider } from './contract';
import { PartialError } from './partial-error';

export type LoadBalancerProvider = ResourceProvider<LoadBalancerInputs, LoadBalancerState>;

/** How the provider reaches the API: its client, or one whose requests go through the hands of a test. */
export type Connect = (options: Pick<SakuraApiOptions, 'settings' | 'zone' | 'clock'>) => SakuraApi;

/** The provider that Pulumi and the CLI use. */
export const loadBalancerProvider: LoadBalancerProvider = createLoadBalancerProvider(createSakuraApi);

/** A provider that connects with the settings of the moment, and remembers nothing between calls but what
 * runs in progress have chosen. */
export function createLoadBalancerProvider(connect: Connect): LoadBalancerProvider {
  // all that one engine runs at a time: many load balancers of a stack are made at once
  const shared: Shared = { connect, reservations: new Reservations() };
  return {
    validate: checkInputs,
    plan: planLoadBalancer,

    async create(context, inputs) {
      const run = startRun(shared, context, inputs, DEFAULT_TIMEOUT_SECONDS.create);
      const state = await withPartialState(run, {
        ...{ spec: inputs, adopt: inputs.adopt },
        // an engine replaces by creating first, and does not say so
        whenImmutable: 'replace',
      });
      return { id: state.id, state };
    },

    async read(context, id, state, inputs) {
      const run = startRun(shared, context, state ?? inputs, DEFAULT_TIMEOUT_SECONDS.read);
      // a twin may have taken the place of the appliance that gave the resource its id
      const found = await refresh(run, state?.id ?? id, state);
      if (!found) return undefined;
      const now =
        inputs && state
          ? describeDrift(inputs, state, found.appliance)
          : toObservedInputs(found.appliance, found.state);
      return { id: found.state.id, state: found.state, inputs: now };
    },

    async update(context, id, state, next) {
      const about = { zone: state.zone, name: next.name };
      const run = startRun(shared, context, about, DEFAULT_TIMEOUT_SECONDS.update);
      const known = { ...state, id: state.id ?? id };
      return withPartialState(run, {
        ...{ spec: next, state: known, adopt: next.adopt },
        // whether a network named in another way is another one is only found out now
        whenImmutable: 'replace',
      });
    },

    async delete(context, id, state) {
      const run = startRun(shared, context, state, DEFAULT_TIMEOUT_SECONDS.delete);
      await removeLoadBalancer(run, { id: state.id ?? id, ownerTag: state.ownerTag });
    },
  };
}

/** What all operations of a provider have in common. */
interface Shared {
  readonly connect: Connect;
  readonly reservations: Reservations;
}

/** What an operation is about: the zone to work in, and the name of the load balancer for its log lines. */
type Subject = { readonly zone?: string | undefined; readonly name?: string | undefined } | undefined;

/**
 * An operation with the credentials of this moment.
 *
 * @throws API_CREDENTIALS_MISSING, API_SETTINGS
 */
function startRun(
  { connect, reservations }: Shared,
  { settings: explicit, clock, signal, log, timeoutSeconds }: OperationContext,
  subject: Subject,
  fallbackSeconds: number,
): RunContext {
  const { settings, notes } = findSettings({ env: process.env, explicit });
  // several are created at the same time, and an engine does not say which one a line is about
  const logAbout = (message: string) => log(subject?.name ? `${subject.name}: ${message}` : message);
  for (const { setting, text } of notes) {
    if (setting !== 'zone' || subject?.zone === undefined) logAbout(text);
  }
  return {
    api: connect({ settings, zone: subject?.zone, clock }),
    clock,
    signal,
    reservations,
    deadline: clock.now() + (timeoutSeconds ?? fallbackSeconds) * 1000,
    log: logAbout,
  };
}

/**
 * Reconciles. If that fails after the appliance exists, the error says so: engines must never
 * forget an appliance.
 */
async function withPartialState(run: RunContext, request: ReconcileRequest): Promise<LoadBalancerState> {
  let last: LoadBalancerState | undefined;
  try {
    return await reconcile(run, { ...request, onStateKnown: (state) => (last = state) });
  } catch (error) {
    if (!last) throw error;
    throw new PartialError({ id: last.id, state: last, problems: problemsOfError(error), cause: error });
  }
}

function problemsOfError(error: unknown): [Problem, ...Problem[]] {
  const [first, ...others] = isKumikiError(error) ? error.problems : [];
  if (first) return [first, ...others];
  return [{ code: 'API_UNEXPECTED', message: error instanceof Error ? error.message : String(error) }];
}
