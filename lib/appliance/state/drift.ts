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
 * The inputs as they would have been written for what is there now: what nobody touched stays word for
 * word (a selector stays a selector), so that only drift shows as a difference, and the next run takes it
 * back. Others' tags are not drift.
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
    // one that a killed run has changed stays the drift that the next run takes back or finishes
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

/** What is remembered of the virtual IPs that an earlier run left. */
type KnownVirtualIps = Pick<LoadBalancerState, 'ownerTag' | 'virtualIps' | 'addressByKey'>;

/** The virtual IPs as they would have been written for the entries that are there now. */
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

/** Entries that nobody of Kumiki wrote, as virtual IPs. */
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
  // such as one check of many: a spec has no words for it, but it must not pass unnoticed
  return { ...described, description: `${description} (settings changed by hand)` };
}

/** Whether anything on the appliance is not as the spec makes it, as far as its servers are known. */
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

/** The description as somebody left it; one that lost the mark of its owner never looks like the wanted one. */
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

/** The first sorry server that is not the wanted one, on whichever port. */
function findSorryServer({ sorryServer }: VirtualIpSpec, { entries }: ObservedVirtualIp): string | undefined {
  const touched = entries.find((entry) => (entry.sorryServer ?? '') !== (sorryServer ?? ''));
  return touched ? touched.sorryServer : sorryServer;
}

/** The observed ports in the order of the inputs; new ones come last. */
function sortLike(
  ports: readonly VirtualIpPortSpec[],
  observed: readonly VirtualIpPortSpec[],
): VirtualIpPortSpec[] {
  const kept = ports.flatMap(({ port }) => observed.filter((entry) => entry.port === port));
  return [...kept, ...observed.filter(({ port }) => !ports.some((entry) => entry.port === port))];
}

/** Whether an entry still has the servers of the last run, switched on and off as the inputs say. */
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

/** Whether the inputs switch a server on: what is said of its address goes before what is said of a selection. */
function isEnabled(wanted: readonly RealServerSpec[], address: string): boolean {
  const named = wanted.find((server) => 'address' in server && server.address === address);
  if (named) return named.enabled;
  return wanted.findLast((server) => 'select' in server)?.enabled ?? true;
}

/** The servers of an entry; a port that is not that of the virtual IP is shown behind the address. */
function toServerSpecs({ port, servers }: VirtualIpSetting): RealServerSpec[] {
  return servers.map((server) => ({
    address: server.port === port ? server.address : `${server.address}:${server.port}`,
    enabled: server.enabled,
  }));
}
