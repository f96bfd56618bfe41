import { planShare } from '../appliance/plan/plan-share';
import type { RunContext } from '../appliance/reconcile/run-context';
import { RunJournal } from '../appliance/reconcile/run-journal';
import { reconcileShare } from '../appliance/share/reconcile-share';
import { refreshShare } from '../appliance/share/refresh-share';
import { removeShare } from '../appliance/share/remove-share';
import type { ShareRequest } from '../appliance/share/share-request';
import type { ShareState } from '../appliance/share/share-state';
import { DEFAULT_TIMEOUT_SECONDS } from '../appliance/spec/inputs';
import { checkShare, type ShareInputs } from '../appliance/spec/share';
import type { OperationContext, ResourceProvider } from './contract';
import { type Shared, startRun, toProblems } from './load-balancer-provider';
import { PartialError } from './partial-error';

/** The life of virtual IPs on appliances that belong to somebody else. Its ids are owner tags. */
export type LoadBalancerShareProvider = ResourceProvider<ShareInputs, ShareState>;

export function createShareProvider(shared: Shared): LoadBalancerShareProvider {
  return {
    validate: checkShare,
    plan: planShare,

    async create(context, inputs) {
      const run = start(shared, context, inputs, 'create');
      const state = await withPartialShare(run, { spec: inputs });
      return { id: state.ownerTag, state };
    },

    async read(context, id, state, inputs) {
      if (!state || !inputs) return undefined;
      const found = await refreshShare(start(shared, context, state, 'read'), state, inputs);
      return found && { id, ...found };
    },

    async update(context, _id, state, next) {
      const run = start(shared, context, state, 'update');
      return withPartialShare(run, { spec: next, state });
    },

    async delete(context, _id, state) {
      await removeShare(start(shared, context, state, 'delete'), state);
    },
  };
}

/** An operation with the credentials of this moment; no appliance is its own. */
function start(
  shared: Shared,
  context: OperationContext,
  { zone }: { readonly zone?: string | undefined },
  operation: keyof typeof DEFAULT_TIMEOUT_SECONDS,
): RunContext {
  const journal = new RunJournal(() => false, undefined);
  return startRun(shared, context, { zone }, DEFAULT_TIMEOUT_SECONDS[operation], journal);
}

/** Reconciles. If that fails after entries were written, the error says so: engines must never forget them. */
async function withPartialShare(run: RunContext, request: ShareRequest): Promise<ShareState> {
  let last: ShareState | undefined;
  try {
    return await reconcileShare(run, { ...request, onStateKnown: (state) => (last = state) });
  } catch (error) {
    if (!last) throw error;
    const [first, ...others] = toProblems(error);
    if (!first) throw error;
    const problems = [first, ...others] as const;
    throw new PartialError({ id: last.ownerTag, state: last, problems, cause: error });
  }
}
