import { locate } from '../../appliance/reconcile/locate';
import type { RunContext } from '../../appliance/reconcile/run-context';
import type { DesiredLoadBalancer } from '../../appliance/spec/inputs';
import type { NetworkChoice } from '../../appliance/spec/spec';
import { findOwnerTags, hashScope, splitOwnerTag, UNAPPLIED_TAG } from '../../appliance/spec/tags';
import { toObservedInputs } from '../../appliance/state/observed-inputs';
import { buildState, type LoadBalancerState } from '../../appliance/state/state';
import { isKumikiError, type Problem } from '../../core/errors';
import type { Node } from '../../kubernetes-api/kinds';
import type { Appliance, Server, Switch } from '../../sakura/codec/model';
import { type Adoptable, AUTOMATIC_NETWORK } from '../desired/cluster-plan';
import { type NetworkView, NodeIndex } from '../desired/nodes';

/** How long data about machines and networks is cached. */
const FRESH_MS = 600_000;

/**
 * How often something that was named but not found is looked up again: a node's machine, a network, an
 * appliance to take over.
 */
export const UNKNOWN_MS = 30_000;

/** An appliance of the cluster: its spec, and the state to remember. */
export interface OwnAppliance {
  readonly spec: DesiredLoadBalancer;
  readonly state: LoadBalancerState;
}

/** The contents of the cloud at the start. */
export interface Inventory {
  readonly own: ReadonlyMap<string, OwnAppliance>;
  readonly adoptable: readonly Adoptable[];
}

/** Reads all load balancers once: those of the cluster, and those without an owner. */
export async function readInventory(run: RunContext, scope: string): Promise<Inventory> {
  const own = new Map<string, OwnAppliance>();
  const adoptable: Adoptable[] = [];
  const ownScope = hashScope(scope);
  const appliances = await run.api.findLoadBalancers({}, run.signal);
  // of twins, the one with the lowest id stays
  for (const appliance of [...appliances].sort((a, b) => Number(a.id) - Number(b.id))) {
    const ownerTags = findOwnerTags(appliance.tags);
    const [ownerTag] = ownerTags;
    if (ownerTag === undefined) adoptable.push(toAdoptable(run, appliance));
    else if (splitOwnerTag(ownerTag).scope === ownScope && ownerTags.length === 1 && !own.has(ownerTag)) {
      const state = toState(run.api.zone, appliance, ownerTag);
      own.set(ownerTag, { spec: toObservedInputs(appliance, state), state });
    }
  }
  return { own, adoptable };
}

function toState(zone: string, appliance: Appliance, ownerTag: string): LoadBalancerState {
  const applied = !appliance.tags.includes(UNAPPLIED_TAG);
  return buildState(appliance, { zone, ownerTag, tags: [], applied, foundServers: {} });
}

function toAdoptable({ api }: RunContext, appliance: Appliance): Adoptable {
  const { id, name, switchId = '' } = appliance;
  return { id, name, switchId, spec: toObservedInputs(appliance, toState(api.zone, appliance, '')) };
}

/** The machines and networks that the plan depends on, read when needed. */
export class CloudView {
  private machines: readonly Server[] = [];
  private machinesAt = Number.NEGATIVE_INFINITY;
  /** Nodes that were not among the machines when those were last read. */
  private unknownNodes: ReadonlySet<string> = new Set();
  private readonly switches = new Map<
    string,
    { readonly view: NetworkView | undefined; readonly at: number }
  >();
  private readonly choices = new Map<string, { readonly view: NetworkView | Problem; readonly at: number }>();

  /**
   * The nodes, each with its machine.
   * @returns `again`: when to read the machines again, because a node is not among them yet
   */
  async readNodes(run: RunContext, nodes: readonly Node[]): Promise<{ index: NodeIndex; againMs?: number }> {
    const { api, clock, signal } = run;
    const known = new NodeIndex(nodes, this.machines, api.zone);
    const unknown = known.listUnknown();
    const age = clock.now() - this.machinesAt;
    const isNew = unknown.some((name) => !this.unknownNodes.has(name));
    const limit = isNew ? 0 : unknown.length > 0 ? UNKNOWN_MS : FRESH_MS;
    if (age < limit) return unknown.length > 0 ? { index: known, againMs: limit - age } : { index: known };
    this.machines = await api.findServers({}, signal);
    this.machinesAt = clock.now();
    const index = new NodeIndex(nodes, this.machines, api.zone);
    this.unknownNodes = new Set(index.listUnknown());
    return this.unknownNodes.size > 0 ? { index, againMs: UNKNOWN_MS } : { index };
  }

  /** The networks of choices, each with the reason if it cannot be used. */
  async readChoices(
    run: RunContext,
    choices: ReadonlyMap<string, NetworkChoice | undefined>,
    nodes: NodeIndex,
  ): Promise<ReadonlyMap<string, NetworkView | Problem>> {
    const found = new Map<string, NetworkView | Problem>();
    for (const [key, choice] of choices) {
      const known = this.choices.get(key);
      const isFresh = known && run.clock.now() - known.at < ('code' in known.view ? UNKNOWN_MS : FRESH_MS);
      const view = isFresh ? known.view : await this.readChoice(run, choice, nodes);
      if (!isFresh) this.choices.set(key, { view, at: run.clock.now() });
      found.set(key, view);
    }
    for (const key of this.choices.keys()) if (!found.has(key)) this.choices.delete(key);
    return found;
  }

  /** The networks that appliances are on. */
  async readSwitches(run: RunContext, ids: Iterable<string>): Promise<ReadonlyMap<string, NetworkView>> {
    const found = new Map<string, NetworkView>();
    for (const id of new Set(ids)) {
      const known = this.switches.get(id);
      const isFresh = known && run.clock.now() - known.at < (known.view ? FRESH_MS : UNKNOWN_MS);
      const read = isFresh ? undefined : await run.api.readSwitch(id, run.signal);
      const view = read ? toNetworkView(read) : isFresh ? known.view : undefined;
      if (!isFresh) this.switches.set(id, { view, at: run.clock.now() });
      if (view) found.set(id, view);
    }
    return found;
  }

  private async readChoice(
    run: RunContext,
    choice: NetworkChoice | undefined,
    nodes: NodeIndex,
  ): Promise<NetworkView | Problem> {
    try {
      const switchId = choice ? await locateChoice(run, choice) : await findCommonRouter(run, nodes);
      if (typeof switchId !== 'string') return switchId;
      const views = await this.readSwitches(run, [switchId]);
      return (
        views.get(switchId) ?? networkProblem(`switch ${switchId} does not exist`, 'name another network')
      );
    } catch (error) {
      // one missing network must not stop the others
      if (isKumikiError(error) && error.code === 'LB_NETWORK_NOT_FOUND')
        return error.problems[0] ?? unexpected();
      throw error;
    }
  }
}

async function locateChoice(run: RunContext, { kind, selector }: NetworkChoice): Promise<string> {
  const network =
    kind === 'router'
      ? ({ kind, router: selector } as const)
      : ({ kind, switch: selector, addresses: [], prefixLength: 24 } as const);
  return (await locate(run, network, undefined)).switchId;
}

/** The switch of the one router that all nodes are on. */
async function findCommonRouter(run: RunContext, nodes: NodeIndex): Promise<string | Problem> {
  const common = nodes.listCommonSwitches();
  const routers = common.length === 0 ? [] : await run.api.findRouters({}, run.signal);
  const candidates = routers.filter(({ switchId }) => common.includes(switchId));
  const [router] = candidates;
  if (router && candidates.length === 1) return router.switchId;
  return networkProblem(
    candidates.length === 0
      ? 'the nodes have no router in common'
      : `the nodes are on several routers: ${candidates.map(({ name }) => name).join(', ')}`,
    'start the controller with --network router:name=NAME, or annotate the Service with kumiki.dev/network',
  );
}

function networkProblem(message: string, hint: string): Problem {
  return { code: 'CONTROLLER_NETWORK', message, given: AUTOMATIC_NETWORK, hint };
}

function unexpected(): Problem {
  return networkProblem('the network was not found', 'name another network');
}

function toNetworkView({ id, name, routerId, subnets }: Switch): NetworkView {
  const own = subnets.find(({ nextHop, range }) => nextHop === undefined && range);
  const isRouter = routerId !== undefined && own !== undefined;
  return {
    switchId: id,
    label: `${isRouter ? 'router' : 'switch'} ${name}`,
    ...(isRouter && { block: own.network, routerId }),
  };
}
