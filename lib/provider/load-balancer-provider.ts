import { Reservations } from '../appliance/allocate/reservations';
import { planLoadBalancer } from '../appliance/plan/plan-load-balancer';
import { reconcile } from '../appliance/reconcile/reconcile';
import { refresh } from '../appliance/reconcile/refresh';
import { removeLoadBalancer } from '../appliance/reconcile/remove';
import type { RunContext } from '../appliance/reconcile/run-context';
import { RunJournal } from '../appliance/reconcile/run-journal';
import { checkInputs } from '../appliance/spec/check-inputs';
import { DEFAULT_TIMEOUT_SECONDS, type LoadBalancerInputs } from '../appliance/spec/inputs';
import { describeDrift } from '../appliance/state/drift';
import { toObservedInputs } from '../appliance/state/observed-inputs';
import type { LoadBalancerState } from '../appliance/state/state';
import { isKumikiError, KumikiError, type Problem } from '../core/errors';
import { createSakuraApi, type SakuraApiOptions } from '../sakura/client';
import type { Appliance, SakuraApi } from '../sakura/codec/model';
import { findSettings } from '../sakura/settings/settings';
import type { OperationContext, ResourceProvider } from './contract';
import { explainFailure, type Operation } from './explain-failure';
import { PartialError } from './partial-error';

export type LoadBalancerProvider = ResourceProvider<LoadBalancerInputs, LoadBalancerState>;

/** How the provider reaches the API: its client, or one whose requests go through the hands of a test. */
export type Connect = (
  options: Pick<SakuraApiOptions, 'settings' | 'zone' | 'clock' | 'onRequest'>,
) => SakuraApi;

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

    create: (context, inputs) =>
      perform(
        shared,
        'create',
        context,
        { ...inputs, ownerTags: [inputs.ownerTag] },
        async (run, onStateKnown) => {
          const state = await reconcile(run, {
            ...{ spec: inputs, adopt: inputs.adopt, onStateKnown },
            // an engine replaces by creating first, and does not say so
            whenImmutable: 'replace',
          });
          return { id: state.id, state };
        },
      ),

    read: (context, id, state, inputs) =>
      perform(shared, 'read', context, toSubject(id, state, inputs), async (run) => {
        // a twin may have taken the place of the appliance that gave the resource its id
        const found = await refresh(run, state?.id ?? id, state);
        if (!found) return undefined;
        const now =
          inputs && state
            ? describeDrift(inputs, { ...state, ownerTag: found.state.ownerTag }, found.appliance)
            : toObservedInputs(found.appliance, found.state);
        return { id: found.state.id, state: found.state, inputs: now };
      }),

    update: (context, id, state, next) =>
      perform(shared, 'update', context, toSubject(id, state, next), (run, onStateKnown) =>
        reconcile(run, {
          ...{ spec: next, state: { ...state, id: state.id ?? id }, adopt: next.adopt, onStateKnown },
          // whether a network named in another way is another one is only found out now
          whenImmutable: 'replace',
        }),
      ),

    delete: (context, id, state) =>
      perform(shared, 'delete', context, toSubject(id, state, undefined), (run) =>
        removeLoadBalancer(run, { id: state.id ?? id, ownerTag: state.ownerTag }),
      ),
  };
}

/** What all operations of a provider have in common. */
export interface Shared {
  readonly connect: Connect;
  readonly reservations: Reservations;
}

/** What an operation is about. */
interface Subject {
  /** The zone to work in. @default - that of the settings */
  readonly zone?: string | undefined;
  /** The name of the load balancer, for its log lines. */
  readonly name?: string | undefined;
  /** What is remembered of it. @default - nothing */
  readonly known?: { readonly id: string; readonly name: string };
  readonly ownerTags: readonly string[];
}

function toSubject(
  id: string,
  state: LoadBalancerState | undefined,
  inputs: LoadBalancerInputs | undefined,
): Subject {
  const name = inputs?.name ?? state?.name;
  const ownerTags = [state?.ownerTag, inputs?.ownerTag].filter((tag) => tag !== undefined);
  const known = { id: state?.id ?? id, name: state?.name ?? '' };
  return { zone: state?.zone ?? inputs?.zone, name, known, ownerTags };
}

/**
 * Runs an operation. However it fails, the error says the request, what exists and what the next run does; and
 * if an appliance exists by then, the error has the state to keep: engines must never forget an appliance.
 */
async function perform<T>(
  shared: Shared,
  operation: Operation,
  context: OperationContext,
  subject: Subject,
  work: (run: RunContext, onStateKnown: (state: LoadBalancerState | undefined) => void) => Promise<T>,
): Promise<T> {
  const { known, ownerTags } = subject;
  const isOwn = ({ id, tags }: Appliance) => id === known?.id || tags.some((tag) => ownerTags.includes(tag));
  const journal = new RunJournal(isOwn, known && [known]);
  let last: LoadBalancerState | undefined;
  try {
    const run = startRun(shared, context, subject, DEFAULT_TIMEOUT_SECONDS[operation], journal);
    return await work(run, (state) => {
      last = state;
    });
  } catch (error) {
    const [first, ...others] = explainFailure(operation, journal, toProblems(error));
    if (!first) throw error;
    if (!last) throw new KumikiError([first, ...others], { cause: error });
    throw new PartialError({ id: last.id, state: last, problems: [first, ...others], cause: error });
  }
}

/**
 * An operation with the credentials of this moment.
 *
 * @throws API_CREDENTIALS_MISSING, API_SETTINGS
 */
export function startRun(
  { connect, reservations }: Shared,
  { settings: explicit, clock, signal, log, timeoutSeconds }: OperationContext,
  subject: Pick<Subject, 'zone' | 'name'>,
  fallbackSeconds: number,
  journal: RunJournal,
): RunContext {
  const { settings, notes } = findSettings({ env: process.env, explicit });
  // several are created at the same time, and an engine does not say which one a line is about
  const logAbout = (message: string) => log(subject.name ? `${subject.name}: ${message}` : message);
  for (const { setting, text } of notes) {
    if (setting !== 'zone' || subject.zone === undefined) logAbout(text);
  }
  return {
    api: journal.watch(connect({ settings, zone: subject.zone, clock, onRequest: journal.onRequest })),
    clock,
    signal,
    reservations,
    deadline: clock.now() + (timeoutSeconds ?? fallbackSeconds) * 1000,
    log: logAbout,
  };
}

export function toProblems(error: unknown): readonly Problem[] {
  if (isKumikiError(error)) return error.problems;
  return [{ code: 'API_UNEXPECTED', message: error instanceof Error ? error.message : String(error) }];
}
