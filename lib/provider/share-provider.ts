import { planShare } from '../appliance/plan/plan-share';
import { haveServersChanged, selectsServers } from '../appliance/reconcile/changed-servers';
import { RunJournal } from '../appliance/reconcile/run-journal';
import { findHosts, locateHosts } from '../appliance/share/find-hosts';
import { reconcileShare } from '../appliance/share/reconcile-share';
import { refreshShare } from '../appliance/share/refresh-share';
import { removeShare } from '../appliance/share/remove-share';
import { findOwnEntries, type ShareState } from '../appliance/share/share-state';
import { checkShare, type ShareInputs } from '../appliance/spec/share';
import type { ResourceProvider } from './contract';
import { explainLook, explainShareFailure, type Operation } from './explain-failure';
import { perform, type Shared, type Task } from './perform';

/** The life cycle of virtual IPs on appliances of another owner. Its ids are owner tags. */
export type LoadBalancerShareProvider = Required<ResourceProvider<ShareInputs, ShareState>>;

export function createShareProvider(shared: Shared): LoadBalancerShareProvider {
  return {
    validate: checkShare,
    plan: planShare,

    create(context, inputs) {
      const task = toTask('create', inputs);
      return perform(shared, context, task, async (run, onStateKnown) => {
        const state = await reconcileShare(run, { spec: inputs, onStateKnown });
        if (task.journal.hasFoundOwn) shared.kept?.add(keyOf(state));
        return { id: state.ownerTag, state };
      });
    },

    async read(context, id, state, inputs) {
      if (!state || !inputs) return undefined;
      const found = await perform(shared, context, toTask('read', state), (run) =>
        refreshShare(run, state, inputs),
      );
      return found && { id, ...found };
    },

    update: (context, _id, state, next) =>
      perform(
        shared,
        context,
        toTask('update', { ...state, ownerTags: [next.ownerTag] }),
        (run, onStateKnown) => reconcileShare(run, { spec: next, state, onStateKnown }),
      ),

    async hasDrifted(context, state, inputs) {
      if (!selectsServers(inputs.virtualIps)) return false;
      const task = { ...toTask('read', state), explain: explainLook };
      return perform(shared, context, task, async (run) => {
        const { wanted } = await findHosts(run, { spec: inputs, state });
        return haveServersChanged(run, { spec: inputs, state }, locateHosts(wanted));
      });
    },

    async delete(context, _id, state) {
      if (shared.kept?.delete(keyOf(state))) {
        context.log(`share ${state.ownerTag} stays, as it is its own replacement`);
        return;
      }
      await perform(shared, context, toTask('delete', state), (run) => removeShare(run, state));
    },
  };
}

/** A share that moves to another zone has entries in both, under one owner tag. */
function keyOf({ zone, ownerTag }: ShareState): string {
  return `${zone} ${ownerTag}`;
}

/** The share of an operation. */
interface Subject {
  readonly zone?: string | undefined;
  readonly ownerTag: string;
  /** Other owner tags that mark its entries. @default - none */
  readonly ownerTags?: readonly string[];
  /** The appliances in the state. @default - nothing */
  readonly applianceIds?: readonly string[];
}

/** Creates the task of an operation on a share: entries with its marks are its own. */
function toTask(
  operation: Operation,
  { zone, ownerTag, ownerTags = [], applianceIds = [] }: Subject,
): Task<ShareState> {
  const claim = { ownerTags: [ownerTag, ...ownerTags] };
  const known = applianceIds.map((id) => ({ id, name: '' }));
  const journal = new RunJournal((appliance) => findOwnEntries(appliance, claim).length > 0, known);
  return { operation, zone, journal, explain: explainShareFailure, idOf: (state) => state.ownerTag };
}
