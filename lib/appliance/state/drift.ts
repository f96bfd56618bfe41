import type { Appliance } from '../../sakura/codec/model';
import type { LoadBalancerInputs } from '../spec/inputs';
import type { RealServerSpec, VirtualIpPortSpec, VirtualIpSpec } from '../spec/spec';
import { type ObservedVirtualIp, observeVirtualIps, toVirtualIpSpec } from './observed-settings';
import type { LoadBalancerState } from './state';
import { formatDescription } from './virtual-ip-key';

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
  const added = new Set(observeVirtualIps(appliance.virtualIps));
  const known = inputs.virtualIps.flatMap((virtualIp) => {
    const sameKey = [...added].filter(({ key }) => key === virtualIp.key);
    const address = before.addressByKey[virtualIp.key];
    const observed = sameKey.find((candidate) => candidate.address === address) ?? sameKey[0];
    if (!observed) return [];
    added.delete(observed);
    return [describeVirtualIpDrift(virtualIp, observed, before)];
  });
  return {
    ...inputs,
    name: appliance.name,
    description: appliance.description,
    tags: inputs.tags.filter((tag) => appliance.tags.includes(tag)),
    virtualIps: [...known, ...[...added].map(toVirtualIpSpec)],
  };
}

function describeVirtualIpDrift(
  virtualIp: VirtualIpSpec,
  observed: ObservedVirtualIp,
  before: LoadBalancerState,
): VirtualIpSpec {
  const { key, description } = virtualIp;
  const resolved = before.virtualIps.find((known) => known.key === key)?.servers ?? [];
  const written = formatDescription(key, description);
  const touched = observed.entries.find((entry) => !hasServers(entry, virtualIp.servers, resolved));
  const { address, sorryServer: _sorryServer, ...rest } = virtualIp;
  const now = toVirtualIpSpec(observed);
  return {
    ...rest,
    ...(address !== undefined && { address: observed.address }),
    description: observed.entries.every((entry) => entry.description === written)
      ? description
      : now.description,
    ...(now.sorryServer !== undefined && { sorryServer: now.sorryServer }),
    ports: sortLike(virtualIp.ports, now.ports),
    servers: touched ? toVirtualIpSpec({ ...observed, entries: [touched] }).servers : virtualIp.servers,
  };
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
  { servers }: ObservedVirtualIp['entries'][0],
  wanted: readonly RealServerSpec[],
  resolved: readonly string[],
): boolean {
  if (servers.length !== resolved.length) return false;
  return servers.every(({ address, enabled }) => {
    if (!resolved.includes(address)) return false;
    const named = wanted.find((server) => 'address' in server && server.address === address);
    if (named) return named.enabled === enabled;
    return wanted.some((server) => 'select' in server && server.enabled === enabled);
  });
}
