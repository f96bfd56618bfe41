import { LOAD_BALANCER_LIMITS, type VirtualIpSpec } from '../../appliance/spec/spec';
import type { Problem } from '../../core/errors';
import { compareText } from '../../core/order';
import { ApplianceIds, toArchivedName } from './appliance-ids';
import { toBase } from './appliance-spec';
import {
  adoptProblem,
  checkNetworkOptions,
  checkSharedSettings,
  checkVirtualIp,
  countPorts,
  goneNetworkProblem,
  type Holder,
  movedNetworkProblem,
  movedProblem,
  ProbedPorts,
  unknownNetwork,
} from './check-placement';
import {
  type Adoptable,
  type ClusterPlan,
  type ClusterView,
  type Draft,
  type KnownAppliance,
  type Placement,
  type PlannedAppliance,
  type ServicePlan,
  toNetworkKey,
} from './cluster-plan';
import {
  chooseServers,
  EXCLUSION_LABEL,
  FLOOR_MS,
  keepFloor,
  type NetworkView,
  type NodeAddresses,
  type NodeNote,
} from './nodes';
import type { ServiceRequest } from './services';

/**
 * Plans the load balancers of a cluster: a pure function of what exists. A running Service stays on its
 * appliance. If the annotations of a running Service are invalid, it stays as it is, and only its servers
 * follow the nodes.
 */
export function planCluster(view: ClusterView): ClusterPlan {
  const planner = new Planner(view);
  const requests = [...view.services].sort(
    (a, b) => compareText(a.createdAt, b.createdAt) || compareText(a.key, b.key),
  );
  // running Services keep their places before new ones are placed
  for (const request of requests) if (planner.isPlaced(request)) planner.place(request);
  for (const request of requests) if (!planner.isPlaced(request)) planner.place(request);
  return planner.finish();
}

class Planner {
  private readonly view: ClusterView;
  private readonly ids: ApplianceIds;
  private readonly drafts = new Map<string, Draft>();
  private readonly services = new Map<string, ServicePlan>();
  private readonly placements = new Map<string, Placement>();
  private readonly serving: ReadonlySet<string>;
  private readonly nodeNotes = new Map<string, NodeNote>();
  private readonly lostSince = new Map<string, number>();
  private readonly nodesBySwitch = new Map<string, NodeAddresses>();
  /** Id of an appliance that is taken over → the Service that takes it over. */
  private readonly adopted = new Map<string, string>();
  /** Virtual IP → its holder. */
  private readonly holders = new Map<string, Holder>();
  private readonly probed = new ProbedPorts();

  constructor(view: ClusterView) {
    this.view = view;
    this.ids = new ApplianceIds(view.scope);
    for (const [ownerTag, { spec }] of view.appliances) {
      for (const virtualIp of spec.virtualIps) this.placements.set(virtualIp.key, { ownerTag, virtualIp });
    }
    const servers = [...this.placements.values()].flatMap(({ virtualIp }) => listAddresses(virtualIp));
    this.serving = new Set(servers);
  }

  /**
   * Whether a Service has its appliance already. A Service that was only planned may still be planned
   * differently.
   */
  isPlaced(request: ServiceRequest): boolean {
    const placement = this.placements.get(request.key);
    if (!placement) return false;
    const isServing = this.view.appliances.get(placement.ownerTag)?.serving.has(request.key);
    return isServing === true || this.ids.includes(request, placement.ownerTag);
  }

  place(request: ServiceRequest): void {
    const problems = [...request.problems];
    const placement = this.isPlaced(request) ? this.placements.get(request.key) : undefined;
    const ownerTag = placement?.ownerTag ?? this.chooseAppliance(request);
    const found = placement ? undefined : this.findAdoptable(request);
    problems.push(...this.checkAdopt(request, ownerTag, found));
    const adoptable = found && this.adopted.has(found.id) ? undefined : found;
    if (placement && !this.ids.includes(request, ownerTag)) problems.push(movedProblem(request));
    const draft = this.beginDraft(ownerTag, request, adoptable, problems);
    const kept = draft ? this.findVirtualIp(request, draft, { placement, adoptable, problems }) : undefined;
    if (draft && kept) {
      draft.virtualIps.push(kept);
      this.noteHolder(ownerTag, kept);
      if (adoptable) {
        draft.adopt = { id: adoptable.id };
        this.adopted.set(adoptable.id, request.key);
      }
      this.drafts.set(ownerTag, draft);
    }
    this.services.set(request.key, {
      request,
      ...(kept && { ownerTag }),
      problems,
      notes: [...request.notes, ...(draft && kept ? this.listNotes(request, draft) : [])],
    });
  }

  finish(): ClusterPlan {
    const appliances = new Map<string, PlannedAppliance>();
    for (const [ownerTag, { base, virtualIps, adopt }] of this.drafts) {
      const sorted = virtualIps.sort((a, b) => compareText(a.key, b.key));
      appliances.set(ownerTag, { spec: { ...base, virtualIps: sorted }, ...(adopt && { adopt }) });
    }
    const ends = [...this.lostSince.values()]
      .map((since) => since + FLOOR_MS)
      .filter((end) => end > this.view.now);
    return {
      appliances,
      removals: [...this.view.appliances.keys()].filter((ownerTag) => !appliances.has(ownerTag)).sort(),
      services: this.services,
      nodeNotes: [...this.nodeNotes.values()],
      lostSince: this.lostSince,
      ...(ends.length > 0 && { nextAt: Math.min(...ends) }),
    };
  }

  private noteHolder(ownerTag: string, { key, address, ports }: VirtualIpSpec): void {
    if (address === undefined) return;
    const taken = this.holders.get(address)?.ports ?? [];
    this.holders.set(address, { key, ownerTag, ports: [...taken, ...ports.map(({ port }) => port)] });
  }

  /**
   * Chooses the appliance of a Service that has none yet: the one that has its address, or else the first
   * with room.
   */
  private chooseAppliance(request: ServiceRequest): string {
    const holder = request.address === undefined ? undefined : this.holders.get(request.address);
    if (holder && this.ids.includes(request, holder.ownerTag)) return holder.ownerTag;
    const hasRoom = (ownerTag: string) => {
      const used = countPorts(this.drafts.get(ownerTag)?.virtualIps ?? []);
      return used === 0 || used + request.ports.length <= LOAD_BALANCER_LIMITS.virtualIps;
    };
    let first = '';
    for (const ownerTag of this.ids.list(request)) {
      if (hasRoom(ownerTag)) return ownerTag;
      first ||= ownerTag;
    }
    // all of them are full, which the capacity check reports
    return first;
  }

  /**
   * The draft of an appliance: started by the first of its Services, or kept as it runs if that one is
   * invalid.
   */
  private beginDraft(
    ownerTag: string,
    request: ServiceRequest,
    adoptable: Adoptable | undefined,
    problems: Problem[],
  ): Draft | undefined {
    const network = this.findNetwork(ownerTag, request, adoptable);
    problems.push(...('code' in network ? [network] : checkNetworkOptions(request, network)));
    const begun = this.drafts.get(ownerTag);
    if (begun) {
      if ('switchId' in network) problems.push(...checkSharedSettings(request, begun, network));
      return begun;
    }
    const known = this.view.appliances.get(ownerTag);
    if (problems.length === 0 && 'switchId' in network) {
      const current = known?.spec ?? adoptable?.spec;
      return { base: toBase(this.view, { ownerTag, request, network, current }), network, virtualIps: [] };
    }
    const standing = this.view.networks.bySwitch.get(known?.switchId ?? '') ?? toGoneNetwork(known);
    return known && standing && { base: known.spec, network: standing, virtualIps: [] };
  }

  /** The network of an appliance: an existing one stays where it is. */
  private findNetwork(
    ownerTag: string,
    { options }: ServiceRequest,
    adoptable: Adoptable | undefined,
  ): NetworkView | Problem {
    const { networks, appliances, defaults } = this.view;
    const switchId = appliances.get(ownerTag)?.switchId ?? adoptable?.switchId;
    const standing = networks.bySwitch.get(switchId ?? '');
    if (switchId && !standing) return goneNetworkProblem(switchId);
    if (standing && !options.network) return standing;
    const key = toNetworkKey(options.network ?? defaults.network);
    const named = networks.byChoice.get(key) ?? unknownNetwork(key);
    const isMoved = standing && !('code' in named) && named.switchId !== standing.switchId;
    return isMoved ? movedNetworkProblem(standing, named) : named;
  }

  /** The virtual IP as requested; if the request is invalid, the running one with the current servers. */
  private findVirtualIp(
    request: ServiceRequest,
    draft: Draft,
    { placement, adoptable, problems }: VirtualIpInput,
  ): VirtualIpSpec | undefined {
    const { key, ports, options } = request;
    const servers = this.findServers(key, draft.network).map((address) => ({ address, enabled: true }));
    const address = request.address ?? adoptable?.spec.virtualIps[0]?.address;
    const wanted: VirtualIpSpec = {
      ...{ key, description: '', ports, servers },
      ...(address !== undefined && { address }),
      ...(options.sorryServer !== undefined && { sorryServer: options.sorryServer }),
    };
    if (problems.length === 0) problems.push(...checkVirtualIp(request, draft, wanted, this.holders));
    if (problems.length === 0) return wanted;
    return placement && { ...placement.virtualIp, servers };
  }

  private findServers(key: string, network: NetworkView): string[] {
    const placement = this.placements.get(key);
    const serving = placement ? listAddresses(placement.virtualIp) : [];
    const { now, lostSince } = this.view;
    const since = lostSince.get(key) ?? now;
    const { addresses, isLost } = keepFloor(serving, this.findNodes(network), now - since >= FLOOR_MS);
    if (isLost) this.lostSince.set(key, since);
    return chooseServers(key, addresses);
  }

  private findNodes(network: NetworkView): NodeAddresses {
    const known = this.nodesBySwitch.get(network.switchId);
    if (known) return known;
    const found = this.view.nodes.findAddresses(network, (address) => this.serving.has(address));
    this.nodesBySwitch.set(network.switchId, found);
    for (const note of found.notes) this.nodeNotes.set(`${note.node} ${note.topic}`, note);
    return found;
  }

  private *listNotes(request: ServiceRequest, { network }: Draft): Generator<string> {
    yield* this.probed.add(request, network);
    const { size } = this.findNodes(network).addresses;
    const limit = LOAD_BALANCER_LIMITS.realServersPerVirtualIp;
    if (size > limit) {
      yield `${size} nodes could serve, and a virtual IP takes ${limit}: ${limit} were chosen; to choose yourself, label the others ${EXCLUSION_LABEL}`;
    }
    if (size === 0) yield `no ready node has an address on ${network.label}`;
    if (this.lostSince.has(request.key)) {
      yield `more than half of its servers are gone at once: they stay for ${FLOOR_MS / 60_000} minutes, and the last of them until others come`;
    }
  }

  /** Checks that the appliance named in `kumiki.dev/adopt` is or was taken over. */
  private *checkAdopt(
    { key, options: { adopt } }: ServiceRequest,
    ownerTag: string,
    found: Adoptable | undefined,
  ): Generator<Problem> {
    if (adopt === undefined || this.view.appliances.get(ownerTag)?.id === adopt) return;
    const other = this.adopted.get(adopt);
    if (this.placements.has(key)) yield adoptProblem(adopt, 'a running Service stays on its load balancer');
    else if (!found) yield adoptProblem(adopt, `there is no load balancer ${adopt} without an owner`);
    else if (other !== undefined) yield adoptProblem(adopt, `Service ${other} already takes it over`);
  }

  /** The appliance that the archived controller created for the same Service, or that the Service names. */
  private findAdoptable({ uid, options: { adopt, sharedAppliance } }: ServiceRequest): Adoptable | undefined {
    if (sharedAppliance !== undefined && adopt === undefined) return undefined;
    const { adoptable } = this.view;
    return adopt === undefined
      ? adoptable.find(({ name }) => name === toArchivedName(uid))
      : adoptable.find(({ id }) => id === adopt);
  }
}

/** The input for the virtual IP of a Service. */
interface VirtualIpInput {
  readonly placement: Placement | undefined;
  readonly adoptable: Adoptable | undefined;
  /** The problems found so far; more are added. */
  readonly problems: Problem[];
}

/** The network of an appliance whose network no longer exists. */
function toGoneNetwork(known: KnownAppliance | undefined): NetworkView | undefined {
  return known?.switchId === undefined ? undefined : { switchId: known.switchId, label: known.switchId };
}

function listAddresses({ servers }: VirtualIpSpec): string[] {
  return servers.flatMap((server) => ('address' in server ? [server.address] : []));
}
