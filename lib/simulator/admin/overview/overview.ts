import { scriptedTraffic } from '../../data-plane/traffic';
import { renderTime } from '../../protocol/time';
import { renderZoneField, ZONE_NAMES, type ZoneName } from '../../protocol/zones';
import { advanceTo, phaseOf } from '../../store/lifecycle';
import type { ServerRecord } from '../../store/records';
import type { Zone } from '../../store/tables';
import type { AdminContext } from '../context';
import { buildApplianceOverview } from './appliance';
import { indexLoopback } from './loopback';
import type { Overview, ServerOverview, ZoneOverview } from './model';
import { buildNetworkOverview } from './network';

/** The page lists this many of a kind. */
export const MAX_LISTED = 50;

/** Everything at a glance. */
export function buildOverview(context: AdminContext): Overview {
  const { url, mode, zone: siteZone, log } = context;
  const requests = log.entries;
  const { store, strictness, now } = context.service();
  const isShown = (name: ZoneName) => name === siteZone || !isEmpty(store.zones[name]);
  return {
    version: 1,
    url,
    mode,
    strictness,
    now: renderTime(now),
    zones: ZONE_NAMES.filter(isShown).map((name) => buildZoneOverview(name, context)),
    emptyZones: ZONE_NAMES.filter((name) => !isShown(name)),
    requestCount: requests.at(-1)?.number ?? 0,
    requests: requests.slice(-MAX_LISTED).reverse(),
  };
}

function buildZoneOverview(name: ZoneName, { service, loopback }: AdminContext): ZoneOverview {
  const { store, now, steps, traffic } = service();
  const zone = store.zones[name];
  const context = {
    zone,
    findLoopback: indexLoopback(name, loopback()),
    traffic: traffic ?? scriptedTraffic(zone),
  };
  const first = <T>(list: readonly T[]) => list.slice(0, MAX_LISTED);
  return {
    name,
    description: renderZoneField({ zone: name, language: 'en' }).Description,
    networks: first(zone.switches.values()).map((each) => buildNetworkOverview(each, zone)),
    appliances: first(zone.appliances.values()).map((each) =>
      buildApplianceOverview(advanceTo(each, now, steps), context),
    ),
    servers: first(zone.servers.values()).map((each) => buildServerOverview(advanceTo(each, now, steps))),
    total: {
      networks: zone.switches.size,
      appliances: zone.appliances.size,
      servers: zone.servers.size,
    },
  };
}

function buildServerOverview(server: Readonly<ServerRecord>): ServerOverview {
  const { id, name, tags, lifecycle, interfaces } = server;
  return {
    id,
    name,
    tags,
    instanceStatus: phaseOf(lifecycle).instance,
    addresses: interfaces.flatMap(({ address, assignedAddress }) => address ?? assignedAddress ?? []),
  };
}

function isEmpty({ switches, appliances, servers }: Zone): boolean {
  return switches.size + appliances.size + servers.size === 0;
}
