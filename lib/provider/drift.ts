import { describeVirtualIp, keyOf } from '../appliance/reconcile/desired';
import type { LoadBalancerState } from '../appliance/reconcile/state';
import type { RealServerSpec, VirtualIpPortSpec, VirtualIpSpec } from '../appliance/spec/spec';
import type { Appliance, VirtualIpSetting } from '../sakura/model';
import type { LoadBalancerInputs } from './load-balancer-inputs';
import { observedVirtualIp } from './observed-inputs';

/**
 * The inputs as they would have been written for what is there now: what nobody touched stays word for word (a selector stays
 * a selector), so that only drift shows as a difference, and the next run takes it back. Others' tags are no drift.
 */
export function driftedInputs(
  inputs: LoadBalancerInputs,
  before: LoadBalancerState,
  appliance: Appliance,
): LoadBalancerInputs {
  const entriesByKey = groupByKey(
    appliance.virtualIps,
    inputs.virtualIps.map(({ key }) => key),
  );
  const known = inputs.virtualIps.flatMap((virtualIp) => {
    const entries = entriesByKey.get(virtualIp.key);
    entriesByKey.delete(virtualIp.key);
    return entries ? [driftedVirtualIp(virtualIp, entries, before)] : [];
  });
  const added = [...entriesByKey].map(([key, entries]) => observedVirtualIp(key, entries));
  return {
    ...inputs,
    name: appliance.name,
    description: appliance.description,
    tags: inputs.tags.filter((tag) => appliance.tags.includes(tag)),
    virtualIps: [...known, ...added],
  };
}

function driftedVirtualIp(
  virtualIp: VirtualIpSpec,
  entries: readonly VirtualIpSetting[],
  before: LoadBalancerState,
): VirtualIpSpec {
  const observed = observedVirtualIp(virtualIp.key, entries);
  const servers = before.virtualIps.find(({ key }) => key === virtualIp.key)?.servers ?? [];
  const { address, sorryServer, ...rest } = virtualIp;
  return {
    ...rest,
    ...(address !== undefined && { address: observed.address ?? address }),
    description: entries.every(
      ({ description }) => description === describeVirtualIp(virtualIp.key, virtualIp.description),
    )
      ? virtualIp.description
      : observed.description,
    ...(observed.sorryServer !== undefined && { sorryServer: observed.sorryServer }),
    ports: driftedPorts(virtualIp.ports, observed.ports),
    servers: isUntouched(virtualIp.servers, servers, entries) ? virtualIp.servers : observed.servers,
  };
}

function groupByKey(
  entries: readonly VirtualIpSetting[],
  keys: readonly string[],
): Map<string, VirtualIpSetting[]> {
  const groups = new Map<string, VirtualIpSetting[]>();
  for (const entry of entries) {
    const key = keyOf(entry.description, keys);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return groups;
}

/** In the order of the inputs; what is new comes after. */
function driftedPorts(
  ports: readonly VirtualIpPortSpec[],
  observed: readonly VirtualIpPortSpec[],
): VirtualIpPortSpec[] {
  const kept = ports.flatMap(({ port }) => observed.filter((entry) => entry.port === port));
  return [...kept, ...observed.filter(({ port }) => !ports.some((entry) => entry.port === port))];
}

/** Whether every entry still has the servers of the last run, switched on and off as the inputs say. */
function isUntouched(
  servers: readonly RealServerSpec[],
  resolved: readonly string[],
  entries: readonly VirtualIpSetting[],
): boolean {
  const given = new Map(
    servers.flatMap((server) => ('address' in server ? [[server.address, server.enabled]] : [])),
  );
  const selected = servers.filter((server) => 'select' in server);
  return entries.every(
    (entry) =>
      entry.servers.length === resolved.length &&
      entry.servers.every(({ address, enabled }) => {
        if (!resolved.includes(address)) return false;
        const wanted = given.get(address);
        return wanted === undefined
          ? selected.some((server) => server.enabled === enabled)
          : wanted === enabled;
      }),
  );
}
