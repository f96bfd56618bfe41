import { scriptedTraffic } from '../../data-plane/traffic';
import type { RequestLogEntry } from '../../http/request-log';
import { renderTime } from '../../protocol/time';
import { renderZoneOf, ZONE_NAMES, type ZoneName } from '../../protocol/zones';
import type { TimeMode } from '../../run/options';
import type { Strictness } from '../../service/model/call';
import { settled } from '../../service/model/lifecycle';
import type { Zone } from '../../store/tables';
import type { Desk } from '../admin-route';
import { type ApplianceOverview, applianceOverview } from './appliance-overview';
import { loopbackIn } from './loopback';
import { type NetworkOverview, networkOverview } from './network-overview';
import { type ServerOverview, serverOverview } from './server-overview';

/** What the page shows: what a person asks, by names instead of ids to look up. */
export interface Overview {
  /** Changes when a field changes its meaning. */
  readonly version: 1;
  readonly url: string;
  readonly mode: TimeMode;
  readonly strictness: Strictness;
  /** By the simulator's time. */
  readonly now: string;
  /** The zone of the site, and every other one with something in it. */
  readonly zones: readonly ZoneOverview[];
  readonly emptyZones: readonly ZoneName[];
  /** Since the start. */
  readonly requestCount: number;
  /** The last ones, newest first. */
  readonly requests: readonly RequestLogEntry[];
}

export interface ZoneOverview {
  readonly name: ZoneName;
  /** Such as `Ishikari 2`. */
  readonly description: string;
  readonly networks: readonly NetworkOverview[];
  readonly appliances: readonly ApplianceOverview[];
  readonly servers: readonly ServerOverview[];
  /** How many there are of each; the lists end after {@link MAX_LISTED}. */
  readonly total: { readonly networks: number; readonly appliances: number; readonly servers: number };
}

/** More of a kind than this is no overview any more. */
export const MAX_LISTED = 50;

/** Everything at a glance. */
export function overviewOf(desk: Desk): Overview {
  const { simulator, setting, mode } = desk;
  const { zones } = setting.store;
  const isShown = (name: ZoneName) => name === simulator.zone || !isEmpty(zones[name]);
  return {
    version: 1,
    url: simulator.url,
    mode,
    strictness: setting.strictness,
    now: renderTime(setting.now),
    zones: ZONE_NAMES.filter(isShown).map((name) => zoneOverview(name, desk)),
    emptyZones: ZONE_NAMES.filter((name) => !isShown(name)),
    requestCount: simulator.requests.at(-1)?.number ?? 0,
    requests: simulator.requests.slice(-MAX_LISTED).reverse(),
  };
}

function zoneOverview(name: ZoneName, { setting, simulator }: Desk): ZoneOverview {
  const { store, now, steps } = setting;
  const zone = store.zones[name];
  const loopback = loopbackIn(name, simulator.dataPlane?.table() ?? []);
  const context = { zone, loopback, traffic: setting.traffic ?? scriptedTraffic(zone) };
  const first = <T>(list: readonly T[]) => list.slice(0, MAX_LISTED);
  return {
    name,
    description: renderZoneOf(name).Description,
    networks: first(zone.switches.values()).map((each) => networkOverview(each, zone)),
    appliances: first(zone.appliances.values()).map((each) =>
      applianceOverview(settled(each, now, steps), context),
    ),
    servers: first(zone.servers.values()).map((each) => serverOverview(settled(each, now, steps))),
    total: {
      networks: zone.switches.size,
      appliances: zone.appliances.size,
      servers: zone.servers.size,
    },
  };
}

function isEmpty({ switches, appliances, servers }: Zone): boolean {
  return switches.size + appliances.size + servers.size === 0;
}
