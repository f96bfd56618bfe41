import type { Appliance, VirtualIpSetting } from '../../sakura/codec/model';
import type { LoadBalancerInputs } from '../spec/inputs';
import type { RealServerSpec, VirtualIpPortSpec, VirtualIpSpec } from '../spec/spec';
import { PROTECTED_TAG } from '../spec/tags';
import { buildSettings } from './desired-settings';
import { diffSettings } from './diff';
import { formatDescription, parseDescription } from './entry-description';
import { type EntryClaim, isMarked, tryFindKey } from './entry-owner';
import { type ObservedVirtualIp, observeVirtualIps, toVirtualIpSpec } from './observed-settings';
import type { LoadBalancerState } from './state';

/**
 * Returns the inputs that would describe the current appliance: unchanged values stay word for word (a
 * selector stays a selector), so that only drift shows as a difference, and the next run reverts it. Others'
 * tags are not drift.
 */
export function describeDrift(
  inputs: LoadBalancerInputs,
  before: LoadBalancerState,
  appliance: Appliance,
): LoadBalancerInputs {
  const { otherVirtualIps = 'keep' } = inputs;
  const unwanted = otherVirtualIps === 'keep' ? [] : findUnmarked(before, appliance.virtualIps);
  return {
    ...inputs,
    // a tag changed by a killed run stays drift, which the next run reverts or completes
    ownerTag: appliance.tags.includes(inputs.ownerTag) ? inputs.ownerTag : '',
    name: appliance.name,
    description: appliance.description,
    tags: inputs.tags.filter((tag) => appliance.tags.includes(tag)),
    ...(inputs.iconId !== undefined && { iconId: appliance.iconId ?? '' }),
    ...(inputs.deletionProtection && { deletionProtection: appliance.tags.includes(PROTECTED_TAG) }),
    virtualIps: [
      ...describeVirtualIps(inputs.virtualIps, before, appliance.virtualIps),
      ...unwanted.map(toVirtualIpSpec),
    ],
  };
}

/** The virtual IPs remembered from an earlier run. */
type KnownVirtualIps = Pick<LoadBalancerState, 'ownerTag' | 'virtualIps' | 'addressByKey'>;

/** Describes the current entries as virtual IPs of the inputs. */
export function describeVirtualIps(
  virtualIps: readonly VirtualIpSpec[],
  before: KnownVirtualIps,
  entries: readonly VirtualIpSetting[],
): VirtualIpSpec[] {
  const added = new Set(observeVirtualIps(entries, toEntryClaim(before)));
  const known = virtualIps.flatMap((virtualIp) => {
    const sameKey = [...added].filter(({ key }) => key === virtualIp.key);
    const address = before.addressByKey[virtualIp.key];
    const observed = sameKey.find((candidate) => candidate.address === address) ?? sameKey[0];
    if (!observed) return [];
    added.delete(observed);
    return [describeVirtualIpDrift(virtualIp, observed, before)];
  });
  return [...known, ...[...added].map(toVirtualIpSpec)];
}

/** Finds entries not written by Kumiki, as virtual IPs. */
function findUnmarked(before: KnownVirtualIps, entries: readonly VirtualIpSetting[]): ObservedVirtualIp[] {
  const claim = toEntryClaim(before);
  const others = entries.filter((entry) => tryFindKey(entry, claim) === undefined && !isMarked(entry));
  return observeVirtualIps(others, { ownerTags: [], takesUnmarked: true });
}

function toEntryClaim({ ownerTag, virtualIps }: KnownVirtualIps): EntryClaim {
  return { ownerTags: [ownerTag], remembered: virtualIps };
}

function describeVirtualIpDrift(
  virtualIp: VirtualIpSpec,
  observed: ObservedVirtualIp,
  before: KnownVirtualIps,
): VirtualIpSpec {
  const { key, description } = virtualIp;
  const resolved = before.virtualIps.find((known) => known.key === key)?.servers ?? [];
  const touched = observed.entries.find((entry) => !hasServers(entry, virtualIp.servers, resolved));
  const { address, sorryServer: _sorryServer, ...rest } = virtualIp;
  const now = toVirtualIpSpec(observed);
  const sorryServer = findSorryServer(virtualIp, observed);
  const described = {
    ...rest,
    ...(address !== undefined && { address: observed.address }),
    description: describeDescription(virtualIp, observed, before.ownerTag),
    ...(sorryServer !== undefined && { sorryServer }),
    ports: sortLike(virtualIp.ports, now.ports),
    servers: touched ? toServerSpecs(touched) : virtualIp.servers,
  };
  const isSeen = JSON.stringify(described) !== JSON.stringify({ ...described, ...virtualIp });
  if (isSeen || !isChanged(virtualIp, observed, before)) return described;
  // for example one health check of many: a spec cannot express it, but it must be noticed
  return { ...described, description: `${description} (settings changed by hand)` };
}

/** Checks whether anything on the appliance differs from the spec, as far as its servers are known. */
function isChanged(virtualIp: VirtualIpSpec, observed: ObservedVirtualIp, before: KnownVirtualIps): boolean {
  const { key, servers: wanted } = virtualIp;
  const known = before.virtualIps.find((one) => one.key === key);
  const servers = (known?.servers ?? []).map((address) => ({ address, enabled: isEnabled(wanted, address) }));
  const desired = buildSettings(
    { virtualIps: [virtualIp], ownerTag: before.ownerTag },
    { [key]: observed.address },
    { [key]: servers },
  );
  return diffSettings(observed.entries, desired).length > 0;
}

/**
 * Returns the description as it was edited; one without its owner's mark always differs from the desired one.
 */
function describeDescription(
  { key, description }: VirtualIpSpec,
  { entries }: ObservedVirtualIp,
  ownerTag: string,
): string {
  const written = formatDescription({ ownerTag, key, description });
  const touched = entries.find((entry) => entry.description !== written);
  if (!touched) return description;
  return isMarked(touched)
    ? parseDescription(touched.description).description
    : `${touched.description} (mark removed)`;
}

/** Finds the first sorry server, on any port, that differs from the desired one. */
function findSorryServer({ sorryServer }: VirtualIpSpec, { entries }: ObservedVirtualIp): string | undefined {
  const touched = entries.find((entry) => (entry.sorryServer ?? '') !== (sorryServer ?? ''));
  return touched ? touched.sorryServer : sorryServer;
}

/** Sorts observed ports in the order of the inputs; new ones come last. */
function sortLike(
  ports: readonly VirtualIpPortSpec[],
  observed: readonly VirtualIpPortSpec[],
): VirtualIpPortSpec[] {
  const kept = ports.flatMap(({ port }) => observed.filter((entry) => entry.port === port));
  return [...kept, ...observed.filter(({ port }) => !ports.some((entry) => entry.port === port))];
}

/** Checks whether an entry still has the servers of the last run, enabled and disabled as in the inputs. */
function hasServers(
  { port, servers }: VirtualIpSetting,
  wanted: readonly RealServerSpec[],
  resolved: readonly string[],
): boolean {
  if (servers.length !== resolved.length) return false;
  return servers.every(
    (server) =>
      server.port === port &&
      resolved.includes(server.address) &&
      server.enabled === isEnabled(wanted, server.address),
  );
}

/**
 * Checks whether the inputs enable a server: options of its address take precedence over those of a
 * selection.
 */
function isEnabled(wanted: readonly RealServerSpec[], address: string): boolean {
  const named = wanted.find((server) => 'address' in server && server.address === address);
  if (named) return named.enabled;
  return wanted.findLast((server) => 'select' in server)?.enabled ?? true;
}

/** Returns the servers of an entry; a port other than that of the virtual IP is appended to the address. */
function toServerSpecs({ port, servers }: VirtualIpSetting): RealServerSpec[] {
  return servers.map((server) => ({
    address: server.port === port ? server.address : `${server.address}:${server.port}`,
    enabled: server.enabled,
  }));
}
