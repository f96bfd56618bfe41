import { Ipv4 } from '../../core/ipv4';
import type { WireRealServer, WireVirtualIp } from '../../sakura/wire/wire';
import { toInteger } from '../protocol/json';
import { DEFAULT_DELAY_LOOP_SECONDS } from '../protocol/limits';
import { ZONE_NAMES, type ZoneName } from '../protocol/zones';
import { advanceTo, phaseOf, type StepSeconds } from '../store/lifecycle';
import type { ApplianceRecord } from '../store/records';
import type { Store } from '../store/store';
import type { Zone } from '../store/tables';
import type { CheckSchedule } from './health';
import type { Place } from './loopback-map';

/**
 * A virtual IP and port that an appliance serves, read from its applied settings, with numbers instead of the
 * API's strings.
 */
export interface Entry extends Place {
  /** Identifies appliance, address and port. */
  readonly key: string;
  readonly zone: ZoneName;
  readonly applianceId: number;
  /** The sorry server; its port is that of the virtual IP. */
  readonly sorryServer: Place | undefined;
  readonly servers: readonly EntryServer[];
}

export interface EntryServer extends Place {
  readonly isEnabled: boolean;
  readonly check: HealthProbe;
  readonly schedule: CheckSchedule;
}

/** Settings of the health check of a real server. */
export interface HealthProbe {
  readonly protocol: 'ping' | 'tcp' | 'http' | 'https';
  /** Path of the request, for http and https. */
  readonly path: string;
  /** Expected status of the response, for http and https. */
  readonly status: number;
  readonly timeoutMs: number;
}

/**
 * Defaults for settings without a value. Those of the real appliance are not documented; these are near the
 * middle of the range.
 */
const DEFAULT_RETRY = 3;
const DEFAULT_CONNECT_TIMEOUT = 5;

/** Lists everything that is served at `now`: the applied settings of each load balancer that is up. */
export function listEntries(zones: Store['zones'], now: number, steps: StepSeconds): Entry[] {
  return ZONE_NAMES.flatMap((name) =>
    zones[name].appliances.by('class', 'loadbalancer').flatMap((found) => {
      const appliance = advanceTo(found, now, steps);
      if (phaseOf(appliance.lifecycle).instance !== 'up') return [];
      const segment = toSegment(appliance, zones[name]);
      return (appliance.applied ?? []).flatMap((vip) => toEntry(vip, appliance, name, segment) ?? []);
    }),
  );
}

/**
 * Returns the end of the next step of any load balancer, in milliseconds since the epoch; infinity if none is
 * in progress.
 */
export function nextStepAt(zones: Store['zones'], now: number, steps: StepSeconds): number {
  const ends = ZONE_NAMES.flatMap((name) =>
    zones[name].appliances.by('class', 'loadbalancer').flatMap((found) => {
      const { lifecycle } = advanceTo(found, now, steps);
      const { until } = phaseOf(lifecycle);
      return until ? lifecycle.since + steps[until] * 1000 : [];
    }),
  );
  return ends.reduce((first, end) => Math.min(first, end), Number.POSITIVE_INFINITY);
}

export function keyOfEntry(applianceId: number, { VirtualIPAddress, Port }: WireVirtualIp): string {
  return `${applianceId} ${VirtualIPAddress}:${Port}`;
}

/** Lists the places that an entry needs on this machine. */
export function listPlaces(entry: Entry): Place[] {
  return [entry, ...entry.servers, ...(entry.sorryServer ? [entry.sorryServer] : [])];
}

/** Reads an entry; undefined for settings that the API would refuse. */
function toEntry(
  vip: WireVirtualIp,
  { id }: Readonly<ApplianceRecord>,
  zone: ZoneName,
  segment: string,
): Entry | undefined {
  const place = toPlace(segment, vip.VirtualIPAddress, vip.Port);
  if (!place) return undefined;
  const delayLoopMs = toMilliseconds(vip.DelayLoop, DEFAULT_DELAY_LOOP_SECONDS);
  return {
    ...place,
    key: keyOfEntry(id, vip),
    zone,
    applianceId: id,
    sorryServer: vip.SorryServer ? toPlace(segment, vip.SorryServer, vip.Port) : undefined,
    servers: (vip.Servers ?? []).flatMap((server) => toServer(server, segment, delayLoopMs) ?? []),
  };
}

function toServer(server: WireRealServer, segment: string, delayLoopMs: number): EntryServer | undefined {
  const place = toPlace(segment, server.IPAddress, server.Port);
  if (!place) return undefined;
  const { Protocol, Path, Status, Retry, ConnectTimeout } = server.HealthCheck;
  return {
    ...place,
    isEnabled: server.Enabled === 'True',
    check: {
      protocol: toProtocol(Protocol),
      path: Path ?? '/',
      status: toInteger(Status) ?? 200,
      timeoutMs: toMilliseconds(ConnectTimeout, DEFAULT_CONNECT_TIMEOUT),
    },
    schedule: { delayLoopMs, retry: toInteger(Retry) || DEFAULT_RETRY },
  };
}

/** Reads a protocol. `ping` is the API's default; it accepts no others. */
function toProtocol(text: string): HealthProbe['protocol'] {
  return text === 'tcp' || text === 'http' || text === 'https' ? text : 'ping';
}

function toPlace(segment: string, address: string, portText: string): Place | undefined {
  const port = toInteger(portText);
  if (!Ipv4.tryParse(address) || port === undefined || port < 1 || port > 65_535) return undefined;
  return { segment, address, port };
}

function toMilliseconds(text: string | undefined, otherwise: number): number {
  return (toInteger(text) || otherwise) * 1000;
}

/** Returns the network segment of an appliance: its switch, or the bridge that joins it with others. */
function toSegment({ switchId }: Readonly<ApplianceRecord>, zone: Zone): string {
  const bridgeId = zone.switches.get(switchId)?.bridgeId;
  return String(bridgeId ?? switchId);
}
