import type { RequestLogEntry } from '../../http/request-log';
import type { ZoneName } from '../../protocol/zones';
import type { Strictness } from '../../service/model/open-points';
import type { TimeMode } from '../../store/lifecycle';
import type { AddressUse } from '../../store/records';

/** The data of the page: what users want to know, with names instead of ids. */
export interface Overview {
  /** Incremented when the meaning of a field changes. */
  readonly version: 1;
  readonly url: string;
  /** Whether `/picture` shows a project. */
  readonly hasPicture: boolean;
  readonly mode: TimeMode;
  readonly strictness: Strictness;
  /** The simulator's time. */
  readonly now: string;
  /** The zone of the site, and every other zone that is not empty. */
  readonly zones: readonly ZoneOverview[];
  readonly emptyZones: readonly ZoneName[];
  /** Number of requests since the start. */
  readonly requestCount: number;
  /** The latest requests that match the filter, newest first. */
  readonly requests: readonly RequestLogEntry[];
}

export interface ZoneOverview {
  readonly name: ZoneName;
  /** Name for display, such as `Ishikari 2`. */
  readonly description: string;
  readonly networks: readonly NetworkOverview[];
  readonly appliances: readonly ApplianceOverview[];
  readonly servers: readonly ServerOverview[];
  /** Number of matches of the filter; the lists contain the first 50. */
  readonly total: { readonly networks: number; readonly appliances: number; readonly servers: number };
}

/** A switch with the addresses on it. */
export interface NetworkOverview {
  readonly id: number;
  readonly name: string;
  readonly tags: readonly string[];
  /** The network that its owner noted, such as `192.168.0.0/24`, with its gateway; null if none. */
  readonly noted: { readonly cidr: string; readonly gateway: string } | null;
  /** Its router; null for a switch without one. */
  readonly router: { readonly id: number; readonly bandwidthMbps: number } | null;
  readonly blocks: readonly BlockOverview[];
  /** Used addresses outside of its blocks. */
  readonly others: readonly AddressOverview[];
}

export interface BlockOverview {
  /** The block, such as `203.0.113.0/28`. */
  readonly cidr: string;
  /** The address that a routed block is routed to; null for the router's own block. */
  readonly nextHop: string | null;
  readonly freeCount: number;
  /** Every address of the block, in order. */
  readonly addresses: readonly AddressOverview[];
}

export interface AddressOverview {
  readonly address: string;
  readonly use: AddressUse | 'network' | 'broadcast' | 'free';
  /** Names of the owners: empty if the address is free, several if they conflict. */
  readonly holders: readonly string[];
}

export interface ApplianceOverview {
  readonly id: number;
  readonly name: string;
  /** `loadbalancer`, or another class, which has only addresses and a VRID. */
  readonly class: string;
  readonly tags: readonly string[];
  readonly plan: 'standard' | 'highspec';
  readonly vrid: number;
  /** Name of the switch that it is connected to. */
  readonly network: string;
  /** Addresses of its units. */
  readonly units: readonly string[];
  readonly availability: string;
  readonly instanceStatus: string;
  /** Whether saved settings differ from the running ones. Never before the first boot, which applies them. */
  readonly hasUnappliedSettings: boolean;
  readonly virtualIps: readonly VirtualIpOverview[];
}

export interface VirtualIpOverview {
  readonly address: string;
  readonly port: string;
  readonly description: string;
  readonly delayLoopSeconds: number;
  /** Address of the sorry server; empty if none. */
  readonly sorryServer: string;
  /** Saved settings compared with running ones; `removed`: it runs, but is no longer saved. */
  readonly state: 'applied' | 'changed' | 'new' | 'removed';
  /** Connections per second. */
  readonly cps: number;
  /** Its endpoint on this machine; null without a data plane, or while it is not running. */
  readonly loopback: LoopbackOverview | null;
  readonly servers: readonly RealServerOverview[];
}

export interface RealServerOverview {
  readonly address: string;
  readonly port: string;
  /** Name of the server with that address; empty if none on this switch has it. */
  readonly name: string;
  readonly isEnabled: boolean;
  /** The health check, such as `http /healthz 200`. */
  readonly check: string;
  /** Health as seen by the running appliance; `unknown` if it does not check. */
  readonly health: 'up' | 'down' | 'unknown';
  readonly activeConnections: number;
  /** Its endpoint on this machine, to which the data plane connects. */
  readonly loopback: LoopbackOverview | null;
}

export interface ServerOverview {
  readonly id: number;
  readonly name: string;
  readonly tags: readonly string[];
  readonly instanceStatus: string;
  readonly addresses: readonly string[];
}

/** The location of a virtual IP or a server on this machine. */
export interface LoopbackOverview {
  /** The endpoint, such as `127.0.113.8:8080`. */
  readonly at: string;
  /** Reason for an unusual location; empty if it is the usual one. */
  readonly note: string;
}
