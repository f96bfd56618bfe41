import type { DesiredLoadBalancer } from '../../appliance/spec/inputs';
import { formatNetworkChoice } from '../../appliance/spec/network-choice';
import type { AppliancePlan, NetworkChoice, VirtualIpSpec } from '../../appliance/spec/spec';
import type { Problem } from '../../core/errors';
import type { NetworkView, NodeIndex, NodeNote } from './nodes';
import type { ServiceRequest } from './services';

/** What holds for all Services that do not say otherwise. */
export interface ControllerDefaults {
  /** Left out: the one router that all nodes are on. */
  readonly network?: NetworkChoice | undefined;
  readonly plan: AppliancePlan;
  readonly redundant: boolean;
}

/** An appliance of the cluster that is there, or on its way. */
export interface KnownAppliance {
  /** What it was last asked to be; after a restart, what it is. */
  readonly spec: DesiredLoadBalancer;
  /** Undefined until it exists. */
  readonly id?: string | undefined;
  /** Where it stands; undefined until it exists. */
  readonly switchId?: string | undefined;
  /** Keys of the virtual IPs that are on it. */
  readonly serving: ReadonlySet<string>;
}

/** An appliance without an owner, which a Service may take over. */
export interface Adoptable {
  readonly id: string;
  readonly name: string;
  readonly switchId: string;
  readonly spec: DesiredLoadBalancer;
}

/** The networks of the cloud, as far as they matter. */
export interface NetworkViews {
  /** By the key of a choice (see {@link toNetworkKey}): the network, or why there is none. */
  readonly byChoice: ReadonlyMap<string, NetworkView | Problem>;
  /** Those that appliances of the cluster stand on already, by the id of the switch. */
  readonly bySwitch: ReadonlyMap<string, NetworkView>;
}

/** All that the plan depends on. */
export interface ClusterView {
  /** UID of kube-system: the scope of the owner tags. */
  readonly scope: string;
  readonly zone: string;
  /** The Services that want a load balancer and have their finalizer. */
  readonly services: readonly ServiceRequest[];
  readonly nodes: NodeIndex;
  readonly networks: NetworkViews;
  /** Owner tag → appliance. */
  readonly appliances: ReadonlyMap<string, KnownAppliance>;
  readonly adoptable: readonly Adoptable[];
  readonly defaults: ControllerDefaults;
  /** Key of a virtual IP → since when most of its servers are gone, in milliseconds since the epoch. */
  readonly lostSince: ReadonlyMap<string, number>;
  readonly now: number;
}

/** One appliance as it is to be. */
export interface PlannedAppliance {
  readonly spec: DesiredLoadBalancer;
  /** One that exists, and is taken over. */
  readonly adopt?: { readonly id: string } | undefined;
}

/** What the plan says of one Service. */
export interface ServicePlan {
  readonly request: ServiceRequest;
  /** The appliance that serves it; undefined: none does, and `problems` say why. */
  readonly ownerTag?: string | undefined;
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

export interface ClusterPlan {
  /** By owner tag. */
  readonly appliances: ReadonlyMap<string, PlannedAppliance>;
  /** Owner tags of appliances that no Service is on any more. */
  readonly removals: readonly string[];
  /** By `namespace/name`. */
  readonly services: ReadonlyMap<string, ServicePlan>;
  readonly nodeNotes: readonly NodeNote[];
  readonly lostSince: ReadonlyMap<string, number>;
  /** When the plan may change by itself, as servers that are gone need not stay any longer. */
  readonly nextAt?: number | undefined;
}

/** An appliance as far as it is planned. */
export interface Draft {
  readonly base: DesiredLoadBalancer;
  readonly network: NetworkView;
  readonly virtualIps: VirtualIpSpec[];
  adopt?: { readonly id: string };
}

/** Where a Service is already. */
export interface Placement {
  readonly ownerTag: string;
  readonly virtualIp: VirtualIpSpec;
}

/** The network that all nodes have in common. */
export const AUTOMATIC_NETWORK = 'automatic';

/** The key of a choice in {@link NetworkViews}. */
export function toNetworkKey(choice: NetworkChoice | undefined): string {
  return choice ? formatNetworkChoice(choice) : AUTOMATIC_NETWORK;
}

/** The networks that Services ask for, by key. */
export function listNetworks(
  services: readonly ServiceRequest[],
  defaults: ControllerDefaults,
): ReadonlyMap<string, NetworkChoice | undefined> {
  const choices = services.map(({ options }) => options.network ?? defaults.network);
  return new Map(choices.map((choice) => [toNetworkKey(choice), choice]));
}
