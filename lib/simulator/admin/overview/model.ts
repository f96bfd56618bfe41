import type { RequestLogEntry } from '../../http/request-log';
import type { ZoneName } from '../../protocol/zones';
import type { Strictness } from '../../service/model/open-points';
import type { TimeMode } from '../../store/lifecycle';
import type { AddressUse } from '../../store/records';

/** What the page shows: answers to what people ask, with names instead of ids. */
export interface Overview {
  /** Changes when a field changes its meaning. */
  readonly version: 1;
  readonly url: string;
  /** Whether `/picture` shows the picture of a project. */
  readonly hasPicture: boolean;
  readonly mode: TimeMode;
  readonly strictness: Strictness;
  /** By the simulator's time. */
  readonly now: string;
  /** The zone of the site, and every other one with something in it. */
  readonly zones: readonly ZoneOverview[];
  readonly emptyZones: readonly ZoneName[];
  /** Since the start. */
  readonly requestCount: number;
  /** The last ones that pass the filter, newest first. */
  readonly requests: readonly RequestLogEntry[];
}

export interface ZoneOverview {
  readonly name: ZoneName;
  /** Such as `Ishikari 2`. */
  readonly description: string;
  readonly networks: readonly NetworkOverview[];
  readonly appliances: readonly ApplianceOverview[];
  readonly servers: readonly ServerOverview[];
  /** How many there are of each that pass the filter; the lists hold the first 50. */
  readonly total: { readonly networks: number; readonly appliances: number; readonly servers: number };
}

/** A switch with the addresses on it. */
export interface NetworkOverview {
  readonly id: number;
  readonly name: string;
  readonly tags: readonly string[];
  /** The network that was noted for it, such as `192.168.0.0/24`, with its gateway; null: none. */
  readonly noted: { readonly cidr: string; readonly gateway: string } | null;
  /** Null: a switch without a router. */
  readonly router: { readonly id: number; readonly bandwidthMbps: number } | null;
  readonly blocks: readonly BlockOverview[];
  /** Addresses in use that no block contains. */
  readonly others: readonly AddressOverview[];
}

export interface BlockOverview {
  /** Such as `203.0.113.0/28`. */
  readonly cidr: string;
  /** Where it is routed to; null: the router's own block. */
  readonly nextHop: string | null;
  readonly freeCount: number;
  /** Every address, in order. */
  readonly addresses: readonly AddressOverview[];
}

export interface AddressOverview {
  readonly address: string;
  readonly use: AddressUse | 'network' | 'broadcast' | 'free';
  /** Names of those who have it: none if it is free, more than one if they conflict. */
  readonly holders: readonly string[];
}

export interface ApplianceOverview {
  readonly id: number;
  readonly name: string;
  /** `loadbalancer`, or another class that only holds addresses and a VRID. */
  readonly class: string;
  readonly tags: readonly string[];
  readonly plan: 'standard' | 'highspec';
  readonly vrid: number;
  /** Name of the switch that it is connected to. */
  readonly network: string;
  /** The addresses of its units. */
  readonly units: readonly string[];
  readonly availability: string;
  readonly instanceStatus: string;
  /** Whether saved settings wait for `config`. Never before the first boot, which applies them. */
  readonly hasUnappliedSettings: boolean;
  readonly virtualIps: readonly VirtualIpOverview[];
}

export interface VirtualIpOverview {
  readonly address: string;
  readonly port: string;
  readonly description: string;
  readonly delayLoopSeconds: number;
  /** Empty: none. */
  readonly sorryServer: string;
  /** Saved compared with running settings; `removed`: it runs, but is no longer saved. */
  readonly state: 'applied' | 'changed' | 'new' | 'removed';
  /** Connections per second. */
  readonly cps: number;
  /** Where it listens on this machine; null without a data plane, and while it does not run. */
  readonly loopback: LoopbackOverview | null;
  readonly servers: readonly RealServerOverview[];
}

export interface RealServerOverview {
  readonly address: string;
  readonly port: string;
  /** Name of the server with that address; empty: none on this switch. */
  readonly name: string;
  readonly isEnabled: boolean;
  /** Such as `http /healthz 200`. */
  readonly check: string;
  /** As the running appliance sees it; `unknown` if it does not check. */
  readonly health: 'up' | 'down' | 'unknown';
  readonly activeConnections: number;
  /** Where this machine's data plane connects to it. */
  readonly loopback: LoopbackOverview | null;
}

export interface ServerOverview {
  readonly id: number;
  readonly name: string;
  readonly tags: readonly string[];
  readonly instanceStatus: string;
  readonly addresses: readonly string[];
}

/** Where a virtual IP or a server is on this machine. */
export interface LoopbackOverview {
  /** Such as `127.0.113.8:8080`. */
  readonly at: string;
  /** Why it is not at the usual place; empty: it is. */
  readonly note: string;
}
