import type { WireVirtualIp } from '../../sakura/wire/wire';
import type { ZoneName } from '../protocol/zones';
import type { Lifecycle } from './lifecycle';

/** Everything that the simulator knows, as plain JSON: the content of snapshots and state files. */
export interface SimulatorState {
  /** Of this form; another one is refused. */
  readonly version: 3;
  /** The id of the next resource; ids are never given twice. */
  nextId: number;
  /** The id of the next block of addresses. */
  nextSubnetId: number;
  /** How far the simulator's time has been moved ahead of its clock, in milliseconds. */
  advancedMs: number;
  /** What belongs to a zone. */
  readonly zones: Record<ZoneName, ZoneState>;
  /** What belongs to no zone. */
  readonly account: AccountState;
}

/** The resources of a zone by id. */
export interface ZoneState {
  /** Load balancers and others. */
  readonly appliances: Record<string, ApplianceRecord>;
  /** Those of routers included. */
  readonly switches: Record<string, SwitchRecord>;
  /** With their blocks of public addresses. */
  readonly routers: Record<string, RouterRecord>;
  /** With their interfaces. */
  readonly servers: Record<string, ServerRecord>;
  /** Between switches of zones. */
  readonly bridges: Record<string, BridgeRecord>;
  /** Host names of addresses, by address. */
  readonly addresses: Record<string, AddressRecord>;
  /** Real servers whose health checks are set to fail, by address. */
  readonly failing: Record<string, FailingRecord>;
}

/** The resources of the account, which are the same in all zones. */
export interface AccountState {
  /** By id. */
  readonly icons: Record<string, IconRecord>;
  /** Startup scripts, by id. */
  readonly notes: Record<string, NoteRecord>;
}

/** What users can write on any resource. */
export interface ResourceLabels {
  /** Up to 64 characters. */
  name: string;
  /** Up to 512 characters. */
  description: string;
  /** As they were last written. */
  tags: string[];
  /** null: it has none. */
  iconId: number | null;
}

/** A load balancer, or an appliance of another class. */
export interface ApplianceRecord extends ResourceLabels {
  /** 12 digits. */
  readonly id: number;
  /** `loadbalancer`, or another class that only holds addresses and a VRID. */
  readonly class: string;
  /** 1 standard, 2 highspec. */
  readonly planId: number;
  /** The switch that it is on. */
  readonly switchId: number;
  /** The virtual router id, 1 to 255. */
  readonly vrid: number;
  /** Of its network. */
  readonly prefixLength: number;
  /** Empty: none. */
  readonly gateway: string;
  /** The addresses of its units. */
  readonly units: readonly string[];
  /** The settings as last written. */
  saved: WireVirtualIp[];
  /** The running settings; null before the first boot. */
  applied: WireVirtualIp[] | null;
  /** Whether it is made, and whether it runs. */
  lifecycle: Lifecycle;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Milliseconds since 1970. */
  modifiedAt: number;
}

/** A switch, either plain or that of a router. */
export interface SwitchRecord extends ResourceLabels {
  /** 12 digits. */
  readonly id: number;
  /** What its owner says of the network; null: nothing. */
  readonly userSubnet: { readonly DefaultRoute: string; readonly NetworkMaskLen: number } | null;
  /** The router it belongs to; its id changes with the router's bandwidth. */
  readonly routerId: number | null;
  /** null: it is on none. */
  readonly bridgeId: number | null;
  /** The blocks of public addresses on it. */
  readonly subnets: readonly SubnetRecord[];
  /** The IPv6 networks on it. */
  readonly ipv6Nets: readonly Ipv6NetRecord[];
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Milliseconds since 1970. */
  modifiedAt: number;
}

/** A block of a router. */
export interface SubnetRecord {
  /** A number of its own series. */
  readonly id: number;
  /** The lowest address of the block. */
  readonly networkAddress: string;
  /** Of the block. */
  readonly prefixLength: number;
  /**
   * Where a routed block is routed to. Null: the router's own block, with the gateway and two router units as
   * first hosts.
   */
  readonly nextHop: string | null;
}

/** An IPv6 network of a router. */
export interface Ipv6NetRecord {
  /** 12 digits. */
  readonly id: number;
  /** Such as `2001:db8:1::`. */
  readonly prefix: string;
  /** Of the network. */
  readonly prefixLength: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** A router. */
export interface RouterRecord extends ResourceLabels {
  /** 12 digits; changes with the bandwidth. */
  readonly id: number;
  /** Megabits per second. */
  readonly bandwidthMbps: number;
  /** The switch behind it. */
  readonly switchId: number;
  /** When it and its switch are found, in milliseconds since the epoch. */
  readonly visibleFrom: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** A server. */
export interface ServerRecord extends ResourceLabels {
  /** 12 digits. */
  readonly id: number;
  /** Whether it runs. */
  lifecycle: Lifecycle;
  /** Processors and memory. */
  readonly plan: ServerPlanRecord;
  /** `virtio` or `e1000`. */
  readonly interfaceDriver: string;
  /** In the order of the machine. */
  readonly interfaces: readonly InterfaceRecord[];
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Milliseconds since 1970. */
  modifiedAt: number;
}

/** The size of a server. */
export interface ServerPlanRecord {
  /** Number of virtual processors. */
  readonly cpu: number;
  /** Memory in mebibytes. */
  readonly memoryMb: number;
  /** `standard`, or `dedicatedcpu` for processors of its own. */
  readonly commitment: string;
}

/** A network interface of a server. */
export interface InterfaceRecord {
  /** 12 digits. */
  readonly id: number;
  /** `shared`: the segment that all customers share; null: not connected. */
  switchId: number | 'shared' | null;
  /** The address that the user has noted. */
  address: string | null;
  /** The address that the service has assigned, on the shared segment only. */
  readonly assignedAddress: string | null;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** A bridge between switches. */
export interface BridgeRecord extends ResourceLabels {
  /** 12 digits. */
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** The host name of an address. */
export interface AddressRecord {
  /** The address itself; an IPv6 address in its canonical form. */
  readonly id: string;
  /** The name that a reverse look-up gives. */
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
  /** 12 digits. */
  readonly id: number;
  /** In the control panel. */
  readonly name: string;
  /** As they were last written. */
  readonly tags: readonly string[];
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
}

/** A note, such as a startup script. */
export interface NoteRecord extends ResourceLabels {
  /** 12 digits. */
  readonly id: number;
  /** Such as `shell`. */
  readonly class: string;
  /** The script. */
  readonly content: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
}

/** What an address on a switch is used for. */
export type AddressUse = 'gateway' | 'router' | 'server' | 'unit' | 'vip' | 'next-hop';
