import { planShare } from '../appliance/plan/plan-share';
import type { RunContext } from '../appliance/reconcile/run-context';
import { RunJournal } from '../appliance/reconcile/run-journal';
import { reconcileShare } from '../appliance/share/reconcile-share';
import { refreshShare } from '../appliance/share/refresh-share';
import { removeShare } from '../appliance/share/remove-share';
import { findOwnEntries, type ShareState } from '../appliance/share/share-state';
import { DEFAULT_TIMEOUT_SECONDS } from '../appliance/spec/inputs';
import { checkShare, type ShareInputs } from '../appliance/spec/share';
import { KumikiError } from '../core/errors';
import type { OperationContext, ResourceProvider } from './contract';
import { explainShareFailure, type Operation } from './explain-failure';
import { type Shared, startRun, toProblems } from './load-balancer-provider';
import { PartialError } from './partial-error';

/** The life of virtual IPs on appliances that belong to somebody else. Its ids are owner tags. */
export type LoadBalancerShareProvider = ResourceProvider<ShareInputs, ShareState>;

export function createShareProvider(shared: Shared): LoadBalancerShareProvider {
  return {
    validate: checkShare,
    plan: planShare,

    create: (context, inputs) =>
      perform(shared, 'create', context, inputs, async (run, onStateKnown) => {
        const state = await reconcileShare(run, { spec: inputs, onStateKnown });
        return { id: state.ownerTag, state };
      }),

    async read(context, id, state, inputs) {
      if (!state || !inputs) return undefined;
      const found = await perform(shared, 'read', context, state, (run) => refreshShare(run, state, inputs));
      return found && { id, ...found };
    },

    update: (context, _id, state, next) =>
      perform(shared, 'update', context, { ...state, ownerTags: [next.ownerTag] }, (run, onStateKnown) =>
        reconcileShare(run, { spec: next, state, onStateKnown }),
      ),

    delete: (context, _id, state) =>
      perform(shared, 'delete', context, state, (run) => removeShare(run, state)),
  };
}

/** What an operation is about. */
interface Subject {
  readonly zone?: string | undefined;
  readonly ownerTag: string;
  /** Others that mark its entries. @default - none */
  readonly ownerTags?: readonly string[];
  /** What is remembered. @default - nothing */
  readonly applianceIds?: readonly string[];
}

/**
 * Runs an operation with the credentials of this moment. However it fails, the error says the request, what exists
 * and what the next run does; and once entries were written, it has the state: engines must never forget them.
 */
async function perform<T>(
  shared: Shared,
  operation: Operation,
  context: OperationContext,
  subject: Subject,
  work: (run: RunContext, onStateKnown: (state: ShareState) => void) => Promise<T>,
): Promise<T> {
  const claim = { ownerTags: [subject.ownerTag, ...(subject.ownerTags ?? [])] };
  const known = (subject.applianceIds ?? []).map((id) => ({ id, name: '' }));
  const journal = new RunJournal((appliance) => findOwnEntries(appliance, claim).length > 0, known);
  let last: ShareState | undefined;
  try {
    const run = startRun(
      shared,
      context,
      { zone: subject.zone },
      DEFAULT_TIMEOUT_SECONDS[operation],
      journal,
    );
    return await work(run, (state) => {
      last = state;
    });
  } catch (error) {
    const [first, ...others] = explainShareFailure(operation, journal, toProblems(error));
    if (!first) throw error;
    if (!last) throw new KumikiError([first, ...others], { cause: error });
    throw new PartialError({ id: last.ownerTag, state: last, problems: [first, ...others], cause: error });
  }
}
