import type { WireVirtualIp } from '../../sakura/wire';
import type { ZoneName } from '../protocol/zones';
import type { Life } from './lifecycle';

/** Everything the simulator knows, as plain JSON: what a snapshot and the state file hold. */
export interface SimulatorState {
  readonly version: 2;
  nextId: number;
  nextSubnetId: number;
  /** How far the simulator's time is ahead of its clock. */
  advancedMs: number;
  readonly zones: Record<ZoneName, ZoneState>;
  readonly account: AccountState;
}

/** The resources of a zone by id. */
export interface ZoneState {
  readonly appliances: Record<string, ApplianceRecord>;
  readonly switches: Record<string, SwitchRecord>;
  readonly routers: Record<string, RouterRecord>;
  readonly servers: Record<string, ServerRecord>;
  readonly bridges: Record<string, BridgeRecord>;
  /** What is known of single addresses: their names. */
  readonly addresses: Record<string, AddressRecord>;
  /** Real servers whose health checks fail, by address; every other one answers. */
  readonly failing: Record<string, FailingRecord>;
}

/** What belongs to the account, whatever zone a request names. */
export interface AccountState {
  readonly icons: Record<string, IconRecord>;
  readonly notes: Record<string, NoteRecord>;
}

/** What a person calls a resource. */
export interface Labels {
  name: string;
  description: string;
  tags: string[];
  iconId: number | null;
}

export interface ApplianceRecord extends Labels {
  readonly id: number;
  /** `loadbalancer`, or another class that only holds addresses and a VRID. */
  readonly class: string;
  /** 1 standard, 2 highspec. */
  readonly planId: number;
  readonly switchId: number;
  readonly vrid: number;
  readonly prefixLength: number;
  /** Empty: none. */
  readonly gateway: string;
  /** The addresses of its units. */
  readonly units: readonly string[];
  /** The settings as last written. */
  saved: WireVirtualIp[];
  /** The settings that run; null before the first boot. */
  applied: WireVirtualIp[] | null;
  life: Life;
  readonly createdAt: number;
  modifiedAt: number;
}

export interface SwitchRecord extends Labels {
  readonly id: number;
  readonly userSubnet: { readonly DefaultRoute: string; readonly NetworkMaskLen: number } | null;
  /** The router it belongs to; its id changes with the router's bandwidth. */
  readonly routerId: number | null;
  readonly bridgeId: number | null;
  readonly subnets: readonly SubnetRecord[];
  readonly ipv6Nets: readonly Ipv6NetRecord[];
  readonly createdAt: number;
  modifiedAt: number;
}

/** A block of a router. */
export interface SubnetRecord {
  readonly id: number;
  readonly networkAddress: string;
  readonly prefixLength: number;
  /** Where a routed block is routed to; null: the router's first block, whose first three hosts are the gateway and the router's units. */
  readonly nextHop: string | null;
}

/** An IPv6 network of a router. */
export interface Ipv6NetRecord {
  readonly id: number;
  readonly prefix: string;
  readonly prefixLength: number;
  readonly createdAt: number;
}

export interface RouterRecord extends Labels {
  readonly id: number;
  readonly bandwidthMbps: number;
  readonly switchId: number;
  /** Until then neither it nor its switch is found. */
  readonly visibleFrom: number;
  readonly createdAt: number;
}

export interface ServerRecord extends Labels {
  readonly id: number;
  life: Life;
  readonly plan: ServerPlanRecord;
  /** `virtio` or `e1000`. */
  readonly interfaceDriver: string;
  readonly interfaces: readonly InterfaceRecord[];
  readonly createdAt: number;
  modifiedAt: number;
}

/** The size of a server. */
export interface ServerPlanRecord {
  readonly cpu: number;
  readonly memoryMb: number;
  readonly commitment: string;
}

export interface InterfaceRecord {
  readonly id: number;
  /** `shared`: the segment of the zone that everybody is on; null: not connected. */
  switchId: number | 'shared' | null;
  /** The user's label. */
  address: string | null;
  /** The address that the service gave, on the shared segment only. */
  readonly assignedAddress: string | null;
  readonly createdAt: number;
}

export interface BridgeRecord extends Labels {
  readonly id: number;
  readonly createdAt: number;
}

export interface AddressRecord {
  /** The address itself; an IPv6 address in its canonical form. */
  readonly id: string;
  readonly hostName: string;
  /** The network of an IPv6 address. */
  readonly ipv6NetId: number | null;
}

export interface FailingRecord {
  /** The address of the real server. */
  readonly id: string;
}

export interface IconRecord {
  readonly id: number;
  readonly name: string;
  readonly tags: readonly string[];
  readonly createdAt: number;
  readonly modifiedAt: number;
}

export interface NoteRecord extends Labels {
  readonly id: number;
  /** Such as `shell`. */
  readonly class: string;
  readonly content: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
}
