import { compareAddresses } from '../../core/ipv4';
import type { RealServerSetting, VirtualIpSetting } from '../../sakura/codec/model';
import { LOAD_BALANCER_LIMITS } from '../spec/spec';
import { formatPair } from './diff';

/** Intermediate settings, with new servers added before old ones are removed. */
export interface Bridge {
  readonly settings: readonly VirtualIpSetting[];
  /**
   * The entries that get servers, with only the new ones, which must answer before the old ones are removed.
   */
  readonly arriving: readonly VirtualIpSetting[];
}

/**
 * Builds intermediate settings between two lists of entries, so that no entry loses servers before their
 * replacements have passed a check. Undefined if no entry both gains and loses servers. Keeps as many of the
 * old servers as the service accepts in addition to the new ones.
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
 * Finds the entries that lose servers, with the remaining ones: an interrupted run may have saved those, so
 * they may not be running yet.
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

/** Finds the enabled servers of one list that are not enabled in another. */
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
  // a server to be disabled stays enabled for now
  const all = servers.map((server) => (leaving.has(server.address) ? { ...server, enabled: true } : server));
  const named = new Set(servers.map(({ address }) => address));
  const room = LOAD_BALANCER_LIMITS.realServersPerVirtualIp - all.length;
  const added = lost.filter(({ address }) => !named.has(address)).slice(0, Math.max(0, room));
  return [...all, ...added].sort((a, b) => compareAddresses(a.address, b.address));
}
