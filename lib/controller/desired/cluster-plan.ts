import type { DesiredLoadBalancer } from '../../appliance/spec/inputs';
import { formatNetworkChoice } from '../../appliance/spec/network-choice';
import type { AppliancePlan, NetworkChoice, VirtualIpSpec } from '../../appliance/spec/spec';
import type { Problem } from '../../core/errors';
import type { NetworkView, NodeIndex, NodeNote } from './nodes';
import type { ServiceRequest } from './services';

/** Defaults for all Services. */
export interface ControllerDefaults {
  /** @default - the one router that all nodes are on */
  readonly network?: NetworkChoice | undefined;
  readonly plan: AppliancePlan;
  readonly redundant: boolean;
}

/** An appliance of the cluster that exists, or is being created. */
export interface KnownAppliance {
  /** The spec that was last requested; after a restart, the current one. */
  readonly spec: DesiredLoadBalancer;
  /** Undefined until it exists. */
  readonly id?: string | undefined;
  /** The switch that it is on; undefined until it exists. */
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

/** The relevant networks of the cloud. */
export interface NetworkViews {
  /** By the key of a choice (see {@link toNetworkKey}): the network, or why it cannot be used. */
  readonly byChoice: ReadonlyMap<string, NetworkView | Problem>;
  /** The networks that appliances of the cluster are on already, by switch id. */
  readonly bySwitch: ReadonlyMap<string, NetworkView>;
}

/** The complete input of a plan. */
export interface ClusterView {
  /** UID of the namespace kube-system: the scope of the owner tags. */
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
  /** Key of a virtual IP → when most of its servers disappeared, in milliseconds since the epoch. */
  readonly lostSince: ReadonlyMap<string, number>;
  readonly now: number;
}

/** The desired state of one appliance. */
export interface PlannedAppliance {
  readonly spec: DesiredLoadBalancer;
  /** An existing appliance to take over. */
  readonly adopt?: { readonly id: string } | undefined;
}

/** The part of the plan for one Service. */
export interface ServicePlan {
  readonly request: ServiceRequest;
  /** The appliance that serves it; undefined if none does, and `problems` say why. */
  readonly ownerTag?: string | undefined;
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

export interface ClusterPlan {
  /** By owner tag. */
  readonly appliances: ReadonlyMap<string, PlannedAppliance>;
  /** Owner tags of appliances that no longer have any Service. */
  readonly removals: readonly string[];
  /** By `namespace/name`. */
  readonly services: ReadonlyMap<string, ServicePlan>;
  readonly nodeNotes: readonly NodeNote[];
  readonly lostSince: ReadonlyMap<string, number>;
  /** When the plan may change by itself, because missing servers need not be kept any longer. */
  readonly nextAt?: number | undefined;
}

/** An appliance while it is being planned. */
export interface Draft {
  readonly base: DesiredLoadBalancer;
  readonly network: NetworkView;
  readonly virtualIps: VirtualIpSpec[];
  adopt?: { readonly id: string };
}

/** The appliance that a Service is on already. */
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
