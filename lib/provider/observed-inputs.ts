import { PLAN_IDS } from '../appliance/reconcile/immutable';
import type { LoadBalancerState } from '../appliance/reconcile/state';
import { ownerTagsIn, UNAPPLIED_TAG } from '../appliance/reconcile/tags';
import type { HealthCheckSpec, VirtualIpSpec } from '../appliance/spec/spec';
import type { Appliance, HealthCheckSetting, VirtualIpSetting } from '../sakura/model';
import type { LoadBalancerInputs } from './load-balancer-inputs';

/** Inputs that describe an appliance as it is, for one that nothing is remembered of. */
export function observedInputs(appliance: Appliance, state: LoadBalancerState): LoadBalancerInputs {
  const [ownerTag = ''] = ownerTagsIn(appliance.tags);
  return {
    ownerTag,
    name: appliance.name,
    description: appliance.description,
    tags: appliance.tags.filter((tag) => tag !== ownerTag && tag !== UNAPPLIED_TAG),
    zone: state.zone,
    plan: appliance.planId === PLAN_IDS.highspec ? 'highspec' : 'standard',
    redundant: appliance.addresses.length > 1,
    vrid: state.vrid,
    network: {
      kind: 'switch',
      switch: { by: 'id', value: state.switchId },
      addresses: state.addresses,
      prefixLength: state.prefixLength,
      ...(state.gateway !== undefined && { gateway: state.gateway }),
    },
    virtualIps: state.virtualIps.map(({ key, address }) => {
      const entries = appliance.virtualIps.filter(
        (entry) => entry.address === address && entry.description.startsWith(key),
      );
      return observedVirtualIp(key, entries);
    }),
  };
}

/** A virtual IP as its entries on an appliance say: one for each port. */
export function observedVirtualIp(key: string, entries: readonly VirtualIpSetting[]): VirtualIpSpec {
  const [first] = entries;
  return {
    key,
    ...(first && { address: first.address }),
    description: (first?.description ?? '').slice(key.length).replace(/^: /, ''),
    ...(first?.sorryServer !== undefined && { sorryServer: first.sorryServer }),
    ports: entries.map(({ port, delayLoopSeconds, servers }) => ({
      port,
      delayLoopSeconds,
      healthCheck: healthCheckSpec(servers[0]?.healthCheck),
    })),
    servers: (first?.servers ?? []).map(({ address, enabled }) => ({ address, enabled })),
  };
}

function healthCheckSpec(check: HealthCheckSetting | undefined): HealthCheckSpec {
  const { protocol, path, status, retry, connectTimeoutSeconds } = check ?? { protocol: 'ping' };
  const patience = {
    ...(retry !== undefined && { retry }),
    ...(connectTimeoutSeconds !== undefined && { connectTimeoutSeconds }),
  };
  if (protocol === 'http' || protocol === 'https') {
    return { protocol, path: path ?? '/', status: status ?? 200, ...patience };
  }
  return protocol === 'tcp' ? { protocol, ...patience } : { protocol: 'ping' };
}
