import type { WireVirtualIp } from '../../sakura/wire/wire';
import type { ZoneName } from '../protocol/zones';
import type { Lifecycle } from './lifecycle';

/** The whole state of the simulator as plain JSON: the content of snapshots and state files. */
export interface SimulatorState {
  /** Version of the format; others are refused. */
  readonly version: 3;
  /** Id of the next resource; ids are never reused. */
  nextId: number;
  /** Id of the next block of addresses or IPv6 network. */
  nextSubnetId: number;
  /** How far the simulator's time has been moved ahead of its clock, in milliseconds. */
  advancedMs: number;
  /** Resources by zone. */
  readonly zones: Record<ZoneName, ZoneState>;
  /** Resources that do not belong to a zone. */
  readonly account: AccountState;
}

/** The resources of a zone by id. */
export interface ZoneState {
  /** Load balancers and other appliances. */
  readonly appliances: Record<string, ApplianceRecord>;
  /** Switches, including those of routers. */
  readonly switches: Record<string, SwitchRecord>;
  /** Routers; their blocks of public addresses are on their switches. */
  readonly routers: Record<string, RouterRecord>;
  /** Servers with their network interfaces. */
  readonly servers: Record<string, ServerRecord>;
  /** Bridges; each zone has its own. */
  readonly bridges: Record<string, BridgeRecord>;
  /** Host names of addresses, by address. */
  readonly addresses: Record<string, AddressRecord>;
  /** Real servers whose health checks are set to fail, by address. */
  readonly failing: Record<string, FailingRecord>;
}

/** The resources of the account, which are the same in all zones. */
export interface AccountState {
  /** Icons, by id. */
  readonly icons: Record<string, IconRecord>;
  /** Startup scripts, by id. */
  readonly notes: Record<string, NoteRecord>;
}

/** The labels that users can set on any resource. */
export interface ResourceLabels {
  /** Name, up to 64 characters. */
  name: string;
  /** Description, up to 512 characters. */
  description: string;
  /** Tags as last written. */
  tags: string[];
  /** Id of its icon; null if it has none. */
  iconId: number | null;
}

/** A load balancer, or an appliance of another class. */
export interface ApplianceRecord extends ResourceLabels {
  /** Id of 12 digits. */
  readonly id: number;
  /** `loadbalancer`, or another class, which has only addresses and a VRID. */
  readonly class: string;
  /** Plan: 1 is standard, 2 is highspec. */
  readonly planId: number;
  /** Id of the switch that it is connected to. */
  readonly switchId: number;
  /** The virtual router id, 1 to 255. */
  readonly vrid: number;
  /** Prefix length of its network. */
  readonly prefixLength: number;
  /** Address of its gateway; empty if none. */
  readonly gateway: string;
  /** Addresses of its units. */
  readonly units: readonly string[];
  /** The settings as last written. */
  saved: WireVirtualIp[];
  /** The running settings; null before the first boot. */
  applied: WireVirtualIp[] | null;
  /** Progress of its creation, and its power state. */
  lifecycle: Lifecycle;
  /** Time of creation, in milliseconds since the epoch. */
  readonly createdAt: number;
  /** Time of the last change, in milliseconds since the epoch. */
  modifiedAt: number;
}

/** A switch, with or without a router. */
export interface SwitchRecord extends ResourceLabels {
  /** Id of 12 digits. */
  readonly id: number;
  /** The network as noted by its owner; null if not noted. */
  readonly userSubnet: { readonly DefaultRoute: string; readonly NetworkMaskLen: number } | null;
  /** Id of its router, which changes with the router's bandwidth; null if none. */
  readonly routerId: number | null;
  /** Id of the bridge that it is connected to; null if none. */
  readonly bridgeId: number | null;
  /** Blocks of public addresses on it. */
  readonly subnets: readonly SubnetRecord[];
  /** IPv6 networks on it. */
  readonly ipv6Nets: readonly Ipv6NetRecord[];
  /** Time of creation, in milliseconds since the epoch. */
  readonly createdAt: number;
  /** Time of the last change, in milliseconds since the epoch. */
  modifiedAt: number;
}

/** A block of a router. */
export interface SubnetRecord {
  /** Id, numbered separately from other resources. */
  readonly id: number;
  /** The lowest address of the block. */
  readonly networkAddress: string;
  /** Prefix length of the block. */
  readonly prefixLength: number;
  /**
   * The address that a routed block is routed to. Null for the router's own block, whose first hosts are the
   * gateway and two router units.
   */
  readonly nextHop: string | null;
}

/** An IPv6 network of a router. */
export interface Ipv6NetRecord {
  /** Id, in the series of blocks. */
  readonly id: number;
  /** Prefix, such as `2001:db8:1::`. */
  readonly prefix: string;
  /** Prefix length of the network. */
  readonly prefixLength: number;
  /** Time of creation, in milliseconds since the epoch. */
  readonly createdAt: number;
}

/** A router. */
export interface RouterRecord extends ResourceLabels {
  /** Id of 12 digits; changes with the bandwidth. */
  readonly id: number;
  /** Bandwidth in megabits per second. */
  readonly bandwidthMbps: number;
  /** Id of its switch. */
  readonly switchId: number;
  /** Time from which finds return it and its switch, in milliseconds since the epoch. */
  readonly visibleFrom: number;
  /** Time of creation, in milliseconds since the epoch. */
  readonly createdAt: number;
}

/** A server. */
export interface ServerRecord extends ResourceLabels {
  /** Id of 12 digits; changes with the plan. */
  readonly id: number;
  /** Its power state. */
  lifecycle: Lifecycle;
  /** Number of processors, and memory. */
  readonly plan: ServerPlanRecord;
  /** Driver of its network interfaces: `virtio` or `e1000`. */
  readonly interfaceDriver: string;
  /** Network interfaces, in the order of the machine. */
  readonly interfaces: readonly InterfaceRecord[];
  /** Time of creation, in milliseconds since the epoch. */
  readonly createdAt: number;
  /** Time of the last change, in milliseconds since the epoch. */
  modifiedAt: number;
}

/** The size of a server. */
export interface ServerPlanRecord {
  /** Number of virtual processors. */
  readonly cpu: number;
  /** Memory in mebibytes. */
  readonly memoryMb: number;
  /** `standard`, or `dedicatedcpu` for dedicated processors. */
  readonly commitment: string;
}

/** A network interface of a server. */
export interface InterfaceRecord {
  /** Id of 12 digits. */
  readonly id: number;
  /** Id of its switch; `shared` for the segment that all customers share; null if not connected. */
  switchId: number | 'shared' | null;
  /** The address that the user has noted; null if none. */
  address: string | null;
  /** The address that the service has assigned; null except on the shared segment. */
  readonly assignedAddress: string | null;
  /** Time of creation, in milliseconds since the epoch. */
  readonly createdAt: number;
}

/** A bridge between switches. */
export interface BridgeRecord extends ResourceLabels {
  /** Id of 12 digits. */
  readonly id: number;
  /** Time of creation, in milliseconds since the epoch. */
  readonly createdAt: number;
}

/** The host name of an address. */
export interface AddressRecord {
  /** The address itself; an IPv6 address in its canonical form. */
  readonly id: string;
  /** The name that a reverse look-up returns. */
  readonly hostName: string;
  /** Id of the network of an IPv6 address; null for an IPv4 address. */
  readonly ipv6NetId: number | null;
}

/** A real server whose health checks are set to fail. */
export interface FailingRecord {
  /** The address of the real server. */
  readonly id: string;
}

/** An icon. */
export interface IconRecord {
  /** Id of 12 digits. */
  readonly id: number;
  /** Name in the control panel. */
  readonly name: string;
  /** Tags as last written. */
  readonly tags: readonly string[];
  /** Time of creation, in milliseconds since the epoch. */
  readonly createdAt: number;
  /** Time of the last change, in milliseconds since the epoch. */
  readonly modifiedAt: number;
}

/** A note, such as a startup script. */
export interface NoteRecord extends ResourceLabels {
  /** Id of 12 digits. */
  readonly id: number;
  /** Class, such as `shell`. */
  readonly class: string;
  /** Text of the script. */
  readonly content: string;
  /** Time of creation, in milliseconds since the epoch. */
  readonly createdAt: number;
  /** Time of the last change, in milliseconds since the epoch. */
  readonly modifiedAt: number;
}

/** The use of an address on a switch. */
export type AddressUse = 'gateway' | 'router' | 'server' | 'unit' | 'vip' | 'next-hop';
