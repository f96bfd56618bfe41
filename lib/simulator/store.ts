import type { WireVirtualIp } from '../sakura/wire';
import type { Life } from './lifecycle';
import type { ZoneName } from './zones';

/** Everything the simulator knows: plain JSON, which is also the form of the state file. */
export interface SimulatorState {
  readonly version: 1;
  nextId: number;
  nextSubnetId: number;
  /** How far the simulator's time is ahead of its clock. */
  advancedMs: number;
  readonly zones: Record<ZoneName, ZoneState>;
}

/** The resources of a zone by id. */
export interface ZoneState {
  readonly appliances: Record<string, ApplianceRecord>;
  readonly switches: Record<string, SwitchRecord>;
  readonly routers: Record<string, RouterRecord>;
  readonly servers: Record<string, ServerRecord>;
  /** Real servers whose health checks fail, by address; every other one answers. */
  readonly failing: Record<string, true>;
}

export interface ApplianceRecord {
  readonly id: number;
  /** `loadbalancer`, or another class that only holds addresses and a VRID. */
  readonly class: string;
  name: string;
  description: string;
  tags: string[];
  iconId: number | null;
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

export interface SwitchRecord {
  readonly id: number;
  name: string;
  description: string;
  tags: string[];
  iconId: number | null;
  readonly userSubnet: { readonly DefaultRoute: string; readonly NetworkMaskLen: number } | null;
  /** The router it belongs to. */
  readonly routerId: number | null;
  readonly subnets: readonly SubnetRecord[];
  readonly createdAt: number;
  modifiedAt: number;
}

/** A block of a router: the first three hosts are the gateway and the two router units. */
export interface SubnetRecord {
  readonly id: number;
  readonly networkAddress: string;
  readonly prefixLength: number;
}

export interface RouterRecord {
  readonly id: number;
  name: string;
  description: string;
  tags: string[];
  readonly bandwidthMbps: number;
  readonly switchId: number;
  readonly createdAt: number;
}

export interface ServerRecord {
  readonly id: number;
  name: string;
  description: string;
  tags: string[];
  instanceStatus: 'up' | 'down';
  readonly interfaces: InterfaceRecord[];
  readonly createdAt: number;
}

export interface InterfaceRecord {
  readonly id: number;
  /** Null: not connected. */
  switchId: number | null;
  /** The user's label. */
  address: string | null;
}

/** First of the ids given out: 12 digits, as the real ones. */
const FIRST_ID = 113_400_000_000;
const FIRST_SUBNET_ID = 7001;

export function emptyState(): SimulatorState {
  return {
    version: 1,
    nextId: FIRST_ID,
    nextSubnetId: FIRST_SUBNET_ID,
    advancedMs: 0,
    zones: {
      is1a: emptyZone(),
      is1b: emptyZone(),
      is1c: emptyZone(),
      tk1a: emptyZone(),
      tk1b: emptyZone(),
      tk1v: emptyZone(),
    },
  };
}

function emptyZone(): ZoneState {
  return { appliances: {}, switches: {}, routers: {}, servers: {}, failing: {} };
}

/** The next id; ids rise and never come back. */
export function takeId(state: SimulatorState): number {
  return state.nextId++;
}

/** The record with this id, in a map by id. */
export function recordOf<T>(
  records: Record<string, T>,
  id: string | number | null | undefined,
): T | undefined {
  const key = String(id);
  return Object.hasOwn(records, key) ? records[key] : undefined;
}
