import { compareAddresses } from '../../core/ipv4';
import type { RealServerSetting, VirtualIpSetting } from '../../sakura/codec/model';
import { LOAD_BALANCER_LIMITS } from '../spec/spec';
import { formatPair } from './diff';

/** Settings on the way to others, in which new servers are in before old ones leave. */
export interface Bridge {
  readonly settings: readonly VirtualIpSetting[];
  /** The entries that get servers, with these alone: they are to answer before the old ones leave. */
  readonly arriving: readonly VirtualIpSetting[];
}

/**
 * What to have for a while on the way from one list of entries to another, so that no entry loses servers while
 * those that are to replace them have not been checked yet. Undefined if no entry both gains and loses servers.
 * Of those that leave, as many stay as the service takes beside the new ones.
 */
export function bridgeServers(
  observed: readonly VirtualIpSetting[],
  desired: readonly VirtualIpSetting[],
): Bridge | undefined {
  const before = new Map(observed.map((entry) => [formatPair(entry), entry]));
  const arriving: VirtualIpSetting[] = [];
  const settings = desired.map((entry) => {
    const was = before.get(formatPair(entry));
    const gained = was ? findMissing(entry.servers, was.servers) : [];
    const lost = was ? findMissing(was.servers, entry.servers) : [];
    if (gained.length === 0 || lost.length === 0) return entry;
    arriving.push({ ...entry, servers: gained });
    return { ...entry, wire: undefined, servers: unite(entry.servers, lost) };
  });
  return arriving.length > 0 ? { settings, arriving } : undefined;
}

/**
 * The entries that lose servers, with those that stay: an interrupted run may have saved those, and nobody knows
 * whether they run yet.
 */
export function findRemaining(
  observed: readonly VirtualIpSetting[],
  desired: readonly VirtualIpSetting[],
): VirtualIpSetting[] {
  const before = new Map(observed.map((entry) => [formatPair(entry), entry]));
  return desired.flatMap((entry) => {
    const was = before.get(formatPair(entry));
    if (!was || findMissing(was.servers, entry.servers).length === 0) return [];
    const gained = new Set(findMissing(entry.servers, was.servers));
    return { ...entry, servers: entry.servers.filter((server) => server.enabled && !gained.has(server)) };
  });
}

/** The servers that get connections in one list, and not in another. */
function findMissing(
  servers: readonly RealServerSetting[],
  from: readonly RealServerSetting[],
): RealServerSetting[] {
  const there = new Set(from.filter(({ enabled }) => enabled).map(({ address }) => address));
  return servers.filter(({ enabled, address }) => enabled && !there.has(address));
}

function unite(
  servers: readonly RealServerSetting[],
  lost: readonly RealServerSetting[],
): RealServerSetting[] {
  const leaving = new Set(lost.map(({ address }) => address));
  // one that is to be switched off stays on for now
  const all = servers.map((server) => (leaving.has(server.address) ? { ...server, enabled: true } : server));
  const named = new Set(servers.map(({ address }) => address));
  const room = LOAD_BALANCER_LIMITS.realServersPerVirtualIp - all.length;
  const added = lost.filter(({ address }) => !named.has(address)).slice(0, Math.max(0, room));
  return [...all, ...added].sort((a, b) => compareAddresses(a.address, b.address));
}
