import { scriptedTraffic } from '../../data-plane/traffic';
import { renderTime } from '../../protocol/time';
import { renderZoneField, ZONE_NAMES, type ZoneName } from '../../protocol/zones';
import { advanceTo, phaseOf } from '../../store/lifecycle';
import type { ServerRecord } from '../../store/records';
import type { Zone } from '../../store/tables';
import type { AdminCall } from '../admin-route';
import type { AdminContext } from '../context';
import { buildApplianceOverview } from './appliance';
import { indexLoopback } from './loopback';
import type { Overview, ServerOverview, ZoneOverview } from './model';
import { buildNetworkOverview } from './network';

/** Most items of a kind that the page lists. */
export const MAX_LISTED = 50;

/** Builds the overview. `?filter=TEXT` keeps only the items that contain the text anywhere, ignoring case. */
export function buildOverview(context: AdminCall): Overview {
  const { url, mode, zone: siteZone, log } = context;
  const requests = log.entries;
  const { store, strictness, now } = context.service();
  const filter = createFilter(context.query.get('filter') ?? '');
  const isShown = (name: ZoneName) => name === siteZone || !isEmpty(store.zones[name]);
  return {
    version: 1,
    url,
    hasPicture: context.hasPicture(),
    mode,
    strictness,
    now: renderTime(now),
    zones: ZONE_NAMES.filter(isShown).map((name) => buildZoneOverview(name, context, filter)),
    emptyZones: ZONE_NAMES.filter((name) => !isShown(name)),
    requestCount: requests.at(-1)?.number ?? 0,
    requests: (filter ? requests.filter(filter) : requests).slice(-MAX_LISTED).reverse(),
  };
}

/** Whether a row contains the searched text anywhere; undefined if there is no search. */
type Filter = ((row: object) => boolean) | undefined;

function createFilter(text: string): Filter {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return undefined;
  const isFound = (value: unknown): boolean =>
    typeof value === 'object' && value !== null
      ? Object.values(value).some(isFound)
      : String(value).toLowerCase().includes(wanted);
  return isFound;
}

/**
 * Returns the first rows of a list, and their total number; without a search, builds only the rows that it
 * returns.
 */
function list<R, T extends object>(records: readonly R[], build: (record: R) => T, filter: Filter) {
  if (!filter) return { shown: records.slice(0, MAX_LISTED).map(build), total: records.length };
  const found = records.map(build).filter(filter);
  return { shown: found.slice(0, MAX_LISTED), total: found.length };
}

function buildZoneOverview(
  name: ZoneName,
  { service, loopback }: AdminContext,
  filter: Filter,
): ZoneOverview {
  const { store, now, steps, traffic } = service();
  const zone = store.zones[name];
  const context = {
    zone,
    findLoopback: indexLoopback(name, loopback()),
    traffic: traffic ?? scriptedTraffic(zone),
  };
  const networks = list(zone.switches.values(), (each) => buildNetworkOverview(each, zone), filter);
  const appliances = list(
    zone.appliances.values(),
    (each) => buildApplianceOverview(advanceTo(each, now, steps), context),
    filter,
  );
  const servers = list(
    zone.servers.values(),
    (each) => buildServerOverview(advanceTo(each, now, steps)),
    filter,
  );
  return {
    name,
    description: renderZoneField({ zone: name, language: 'en' }).Description,
    networks: networks.shown,
    appliances: appliances.shown,
    servers: servers.shown,
    total: { networks: networks.total, appliances: appliances.total, servers: servers.total },
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
