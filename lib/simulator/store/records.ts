import type { WireVirtualIp } from '../../sakura/wire/wire';
import type { ZoneName } from '../protocol/zones';
import type { Lifecycle } from './lifecycle';

/** Everything that the simulator knows, as plain JSON: the content of snapshots and state files. */
export interface SimulatorState {
  readonly version: 3;
  nextId: number;
  nextSubnetId: number;
  /** How far the simulator's time has been moved ahead of its clock, in milliseconds. */
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
  /** Host names of addresses, by address. */
  readonly addresses: Record<string, AddressRecord>;
  /** Real servers whose health checks are set to fail, by address. */
  readonly failing: Record<string, FailingRecord>;
}

/** The resources of the account, which are the same in all zones. */
export interface AccountState {
  readonly icons: Record<string, IconRecord>;
  readonly notes: Record<string, NoteRecord>;
}

/** What users can write on any resource. */
export interface ResourceLabels {
  name: string;
  description: string;
  tags: string[];
  iconId: number | null;
}

/** A load balancer, or an appliance of another class. */
export interface ApplianceRecord extends ResourceLabels {
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
  /** The running settings; null before the first boot. */
  applied: WireVirtualIp[] | null;
  lifecycle: Lifecycle;
  readonly createdAt: number;
  modifiedAt: number;
}

/** A switch, either plain or that of a router. */
export interface SwitchRecord extends ResourceLabels {
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
  /**
   * Where a routed block is routed to. Null: the router's own block, with the gateway and two router units as
   * first hosts.
   */
  readonly nextHop: string | null;
}

/** An IPv6 network of a router. */
export interface Ipv6NetRecord {
  readonly id: number;
  readonly prefix: string;
  readonly prefixLength: number;
  readonly createdAt: number;
}

/** A router. */
export interface RouterRecord extends ResourceLabels {
  readonly id: number;
  readonly bandwidthMbps: number;
  readonly switchId: number;
  /** When it and its switch are found, in milliseconds since the epoch. */
  readonly visibleFrom: number;
  readonly createdAt: number;
}

/** A server. */
export interface ServerRecord extends ResourceLabels {
  readonly id: number;
  lifecycle: Lifecycle;
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

/** A network interface of a server. */
export interface InterfaceRecord {
  readonly id: number;
  /** `shared`: the segment that all customers share; null: not connected. */
  switchId: number | 'shared' | null;
  /** The address that the user has noted. */
  address: string | null;
  /** The address that the service has assigned, on the shared segment only. */
  readonly assignedAddress: string | null;
  readonly createdAt: number;
}

/** A bridge between switches. */
export interface BridgeRecord extends ResourceLabels {
  readonly id: number;
  readonly createdAt: number;
}

/** The host name of an address. */
export interface AddressRecord {
  /** The address itself; an IPv6 address in its canonical form. */
  readonly id: string;
  readonly hostName: string;
  /** The network of an IPv6 address. */
  readonly ipv6NetId: number | null;
}

/** A real server whose health checks are set to fail. */
export interface FailingRecord {
  /** The address of the real server. */
  readonly id: string;
}

/** An icon. */
export interface IconRecord {
  readonly id: number;
  readonly name: string;
  readonly tags: readonly string[];
  readonly createdAt: number;
  readonly modifiedAt: number;
}

/** A note, such as a startup script. */
export interface NoteRecord extends ResourceLabels {
  readonly id: number;
  /** Such as `shell`. */
  readonly class: string;
  readonly content: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

/** What an address on a switch is used for. */
export type AddressUse = 'gateway' | 'router' | 'server' | 'unit' | 'vip' | 'next-hop';
