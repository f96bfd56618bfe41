import { compareAddresses } from '../../core/ipv4';
import type { Appliance, Availability, InstanceStatus } from '../../sakura/codec/model';
import { type EntryClaim, findOthers, formatEntry } from './entry-owner';
import type { ExistingAppliance } from './immutable';
import { observeVirtualIps } from './observed-settings';
import { toAppliancePlan } from './plan-ids';

/**
 * The state of an appliance, kept between runs and shown to users: plain JSON. A cache of identifiers, never
 * the source of truth.
 */
export interface LoadBalancerState extends ExistingAppliance {
  /** The id of the appliance; 12 digits. */
  readonly id: string;
  /** The tag by which Kumiki recognises it. */
  readonly ownerTag: string;
  /** Its name in the control panel. */
  readonly name: string;
  /** Left out: it has none. */
  readonly iconId?: string;
  /** Whether the service has created it: `available` once it has. */
  readonly availability: Availability;
  /** Whether it runs: `up` once it does. */
  readonly instanceStatus: InstanceStatus;
  /** Whether the saved settings are running. */
  readonly applied: boolean;
  /** Tags added by Kumiki, including the owner tag. Others' tags are neither listed nor removed. */
  readonly tags: readonly string[];
  /** Key → address of each virtual IP. */
  readonly addressByKey: Readonly<Record<string, string>>;
  /** Key → addresses of the real servers of each virtual IP. */
  readonly serversByKey: Readonly<Record<string, readonly string[]>>;
  /** The virtual IPs with their ports, as last seen. */
  readonly virtualIps: readonly VirtualIpState[];
  /** Entries of other owners on the appliance, such as `203.0.113.9:80 (made by hand)`. */
  readonly otherVirtualIps: readonly string[];
  /** Addresses found by each tag of servers, such as `tag=k8s-node`, including those that were kept. */
  readonly foundServers: FoundServers;
  /** Load balancers with the same owner tag, which the next update removes. @default - none */
  readonly twinIds?: readonly string[];
}

/** Selector of servers → the addresses on the network that it found. */
export type FoundServers = Readonly<Record<string, readonly string[]>>;

/** A virtual IP as last seen. */
export interface VirtualIpState {
  /** Unique key of the virtual IP in the load balancer, such as `shop/Edge`. */
  readonly key: string;
  /** Such as `203.0.113.8`. */
  readonly address: string;
  /** Its TCP ports. */
  readonly ports: readonly number[];
  /** Addresses of the real servers. */
  readonly servers: readonly string[];
}

/** Information that an appliance does not contain. */
export interface StateExtras {
  readonly zone: string;
  readonly ownerTag: string;
  readonly tags: readonly string[];
  readonly applied: boolean;
  readonly foundServers: FoundServers;
  /** The claim that identifies its entries. @default - the owner tag */
  readonly claim?: EntryClaim | undefined;
  readonly twinIds?: readonly string[];
}

/** Builds the state of an appliance. */
export function buildState(appliance: Appliance, extras: StateExtras): LoadBalancerState {
  const claim = extras.claim ?? { ownerTags: [extras.ownerTag] };
  const virtualIps = listVirtualIps(appliance, claim);
  return {
    id: appliance.id,
    ...toExistingAppliance(appliance, extras.zone),
    ownerTag: extras.ownerTag,
    name: appliance.name,
    ...(appliance.iconId !== undefined && { iconId: appliance.iconId }),
    availability: appliance.availability,
    instanceStatus: appliance.instanceStatus,
    applied: extras.applied,
    tags: [...new Set([extras.ownerTag, ...extras.tags])].filter(Boolean).sort(),
    addressByKey: Object.fromEntries(virtualIps.map(({ key, address }) => [key, address])),
    serversByKey: Object.fromEntries(virtualIps.map(({ key, servers }) => [key, servers])),
    virtualIps,
    otherVirtualIps: findOthers(appliance.virtualIps, claim).map(formatEntry),
    foundServers: extras.foundServers,
    ...(extras.twinIds?.length && { twinIds: extras.twinIds }),
  };
}

/** Returns the part of an appliance that the API cannot change. */
export function toExistingAppliance(appliance: Appliance, zone: string): ExistingAppliance {
  return {
    zone,
    switchId: appliance.switchId ?? '',
    vrid: appliance.vrid ?? 0,
    addresses: appliance.addresses,
    prefixLength: appliance.prefixLength ?? 0,
    ...(appliance.gateway && { gateway: appliance.gateway }),
    plan: toAppliancePlan(appliance.planId),
  };
}

/** Returns the virtual IPs of an appliance in the form kept in a state. */
export function listVirtualIps(
  { virtualIps }: Pick<Appliance, 'virtualIps'>,
  claim: EntryClaim,
): VirtualIpState[] {
  return observeVirtualIps(virtualIps, claim).map(({ key, address, entries }) => {
    const servers = new Set(entries.flatMap((entry) => entry.servers.map((server) => server.address)));
    return {
      key,
      address,
      ports: entries.map(({ port }) => port),
      servers: [...servers].sort(compareAddresses),
    };
  });
}
