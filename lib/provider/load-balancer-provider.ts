import { Reservations } from '../appliance/allocate/reservations';
import { planLoadBalancer } from '../appliance/plan/plan-load-balancer';
import { haveServersChanged, selectsServers } from '../appliance/reconcile/changed-servers';
import { reconcile } from '../appliance/reconcile/reconcile';
import { refresh } from '../appliance/reconcile/refresh';
import { removeLoadBalancer } from '../appliance/reconcile/remove';
import { RunJournal } from '../appliance/reconcile/run-journal';
import { checkInputs } from '../appliance/spec/check-inputs';
import type { LoadBalancerInputs } from '../appliance/spec/inputs';
import { describeDrift } from '../appliance/state/drift';
import { toObservedInputs } from '../appliance/state/observed-inputs';
import type { LoadBalancerState } from '../appliance/state/state';
import { createSakuraApi } from '../sakura/client';
import type { Appliance } from '../sakura/codec/model';
import type { ResourceProvider } from './contract';
import { explainFailure, explainLook, type Operation } from './explain-failure';
import { perform, type Shared, type Task } from './perform';

/** The life cycle of a load balancer, for any engine. */
export type LoadBalancerProvider = Required<ResourceProvider<LoadBalancerInputs, LoadBalancerState>>;

/** The provider that Pulumi and the CLI use. */
export const loadBalancerProvider: LoadBalancerProvider = createLoadBalancerProvider({
  connect: createSakuraApi,
  reservations: new Reservations(),
});

/**
 * Creates a provider that connects with the current settings. Between calls it keeps only what unfinished
 * runs have chosen.
 */
export function createLoadBalancerProvider(shared: Shared): LoadBalancerProvider {
  return {
    validate: checkInputs,
    plan: planLoadBalancer,

    create(context, inputs) {
      const task = toTask('create', { ...inputs, ownerTags: [inputs.ownerTag] });
      return perform(shared, context, task, async (run, onStateKnown) => {
        const state = await reconcile(run, {
          ...{ spec: inputs, adopt: inputs.adopt, onStateKnown },
          // an engine replaces by creating first, without saying that it replaces
          whenImmutable: 'replace',
        });
        if (task.journal.hasFoundOwn) shared.kept?.add(state.id);
        return { id: state.id, state };
      });
    },

    read: (context, id, state, inputs) =>
      perform(shared, context, toTask('read', toSubject(id, state, inputs)), async (run) => {
        // a twin may have taken the place of the appliance whose id the resource has
        const found = await refresh(run, state?.id ?? id, state);
        if (!found) return undefined;
        const now =
          inputs && state
            ? describeDrift(inputs, { ...state, ownerTag: found.state.ownerTag }, found.appliance)
            : toObservedInputs(found.appliance, found.state);
        return { id: found.state.id, state: found.state, inputs: now };
      }),

    update: (context, id, state, next) =>
      perform(shared, context, toTask('update', toSubject(id, state, next)), (run, onStateKnown) =>
        reconcile(run, {
          ...{ spec: next, state: { ...state, id: state.id ?? id }, adopt: next.adopt, onStateKnown },
          // only now is it known whether a network named in another way is another network
          whenImmutable: 'replace',
        }),
      ),

    async hasDrifted(context, state, inputs) {
      if (!selectsServers(inputs.virtualIps)) return false;
      const task = { ...toTask('read', toSubject(state.id, state, inputs)), explain: explainLook };
      const location = { switchId: state.switchId, label: `switch ${state.switchId}` };
      return perform(shared, context, task, (run) =>
        haveServersChanged(run, { spec: inputs, state }, location),
      );
    },

    async delete(context, id, state) {
      const known = state.id ?? id;
      if (shared.kept?.delete(known)) {
        context.log(`${state.name}: load balancer ${known} stays, as it is its own replacement`);
        return;
      }
      await perform(shared, context, toTask('delete', toSubject(id, state, undefined)), (run) =>
        removeLoadBalancer(run, { id: known, ownerTag: state.ownerTag }),
      );
    },
  };
}

/** The load balancer of an operation. */
interface Subject {
  /** The zone to work in. @default - that of the settings */
  readonly zone?: string | undefined;
  /** The name of the load balancer, for its log lines. */
  readonly name?: string | undefined;
  /** The load balancer in the state. @default - nothing */
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
 * Creates the task of an operation on a load balancer: the remembered one, and those with its tags, are its
 * own.
 */
function toTask(operation: Operation, { zone, name, known, ownerTags }: Subject): Task<LoadBalancerState> {
  const isOwn = ({ id, tags }: Appliance) => id === known?.id || tags.some((tag) => ownerTags.includes(tag));
  const journal = new RunJournal(isOwn, known && [known]);
  return { operation, zone, name, journal, explain: explainFailure, idOf: ({ id }) => id };
}
