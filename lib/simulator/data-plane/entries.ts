import { Ipv4 } from '../../core/ipv4';
import type { WireRealServer, WireVirtualIp } from '../../sakura/wire';
import { toInteger } from '../protocol/json';
import { ZONE_NAMES, type ZoneName } from '../protocol/zones';
import { phaseOf, type StepSeconds, settled } from '../store/lifecycle';
import type { ApplianceRecord } from '../store/records';
import type { Store } from '../store/store';
import type { Zone } from '../store/tables';
import type { CheckRhythm } from './health';
import type { Place } from './loopback-map';

/** A virtual IP and port that an appliance serves: of its applied settings, with numbers for the API's texts. */
export interface Entry extends Place {
  /** The same for as long as appliance, address and port are. */
  readonly key: string;
  readonly zone: ZoneName;
  readonly applianceId: number;
  /** On the port of the virtual IP. */
  readonly sorryServer: Place | undefined;
  readonly servers: readonly EntryServer[];
}

export interface EntryServer extends Place {
  readonly isEnabled: boolean;
  readonly check: Check;
  readonly rhythm: CheckRhythm;
}

/** One health check. */
export interface Check {
  readonly protocol: 'ping' | 'tcp' | 'http' | 'https';
  /** Of http and https. */
  readonly path: string;
  /** The status that http and https must answer with. */
  readonly status: number;
  readonly timeoutMs: number;
}

/** What the appliance uses where the settings say nothing: not documented, taken from the middle of the allowed range. */
const DEFAULT_RETRY = 3;
const DEFAULT_CONNECT_TIMEOUT = 5;
const DEFAULT_DELAY_LOOP = 10;

/** Everything that is served at a moment: the applied settings of each load balancer that is up. */
export function listEntries(zones: Store['zones'], now: number, steps: StepSeconds): Entry[] {
  return ZONE_NAMES.flatMap((name) =>
    zones[name].appliances.by('class', 'loadbalancer').flatMap((found) => {
      const appliance = settled(found, now, steps);
      if (phaseOf(appliance.life).instance !== 'up') return [];
      const segment = toSegment(appliance, zones[name]);
      return (appliance.applied ?? []).flatMap((vip) => toEntry(vip, appliance, name, segment) ?? []);
    }),
  );
}

/** When the first appliance goes on by itself, if any is on its way. */
export function nextStepAt(zones: Store['zones'], now: number, steps: StepSeconds): number {
  const ends = ZONE_NAMES.flatMap((name) =>
    zones[name].appliances.by('class', 'loadbalancer').flatMap((found) => {
      const { life } = settled(found, now, steps);
      const { until } = phaseOf(life);
      return until ? life.since + steps[until] * 1000 : [];
    }),
  );
  return ends.reduce((first, end) => Math.min(first, end), Number.POSITIVE_INFINITY);
}

export function keyOfEntry(applianceId: number, { VirtualIPAddress, Port }: WireVirtualIp): string {
  return `${applianceId} ${VirtualIPAddress}:${Port}`;
}

/** Every place that an entry needs on this machine. */
export function listPlaces(entry: Entry): Place[] {
  return [entry, ...entry.servers, ...(entry.sorryServer ? [entry.sorryServer] : [])];
}

/** Undefined for what the rules of the API would not have let in. */
function toEntry(
  vip: WireVirtualIp,
  { id }: Readonly<ApplianceRecord>,
  zone: ZoneName,
  segment: string,
): Entry | undefined {
  const place = toPlace(segment, vip.VirtualIPAddress, vip.Port);
  if (!place) return undefined;
  const delayLoopMs = toMilliseconds(vip.DelayLoop, DEFAULT_DELAY_LOOP);
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
    rhythm: { delayLoopMs, retry: toInteger(Retry) || DEFAULT_RETRY },
  };
}

/** What the API has not let in cannot be here; `ping` is what it takes when nothing is said. */
function toProtocol(text: string): Check['protocol'] {
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

/** The switch, or the bridge that makes several switches one. */
function toSegment({ switchId }: Readonly<ApplianceRecord>, zone: Zone): string {
  const bridgeId = zone.switches.get(switchId)?.bridgeId;
  return String(bridgeId ?? switchId);
}
