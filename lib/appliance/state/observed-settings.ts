import { compareAddresses } from '../../core/ipv4';
import { compareText } from '../../core/order';
import type { HealthCheckSetting, VirtualIpSetting } from '../../sakura/codec/model';
import type { HealthCheckSpec, VirtualIpSpec } from '../spec/spec';
import { parseDescription } from './entry-description';
import { type EntryClaim, tryFindKey } from './entry-owner';

/** A virtual IP as it is on an appliance. */
export interface ObservedVirtualIp {
  readonly key: string;
  readonly address: string;
  /** One for each port, lowest first. */
  readonly entries: readonly [VirtualIpSetting, ...VirtualIpSetting[]];
}

/**
 * Finds the virtual IPs of one load balancer in the settings of an appliance: the only inverse of
 * `buildSettings`. Entries belong together if they have the same key and address. Sorted by key, then
 * address.
 */
export function observeVirtualIps(
  settings: readonly VirtualIpSetting[],
  claim: EntryClaim,
): ObservedVirtualIp[] {
  const found = new Map<string, ObservedVirtualIp>();
  for (const entry of [...settings].sort((a, b) => a.port - b.port)) {
    const { address } = entry;
    const key = tryFindKey(entry, claim);
    if (key === undefined) continue;
    const identity = `${address} ${key}`;
    const entries = found.get(identity)?.entries;
    found.set(identity, { key, address, entries: entries ? [...entries, entry] : [entry] });
  }
  return [...found.values()].sort(
    (a, b) => compareText(a.key, b.key) || compareAddresses(a.address, b.address),
  );
}

/**
 * Returns the spec that would produce a virtual IP as it is. Values common to all ports are read from the
 * first.
 */
export function toVirtualIpSpec({ key, address, entries }: ObservedVirtualIp): VirtualIpSpec {
  const [{ description, sorryServer, servers }] = entries;
  return {
    key,
    address,
    description: parseDescription(description).description,
    ...(sorryServer !== undefined && { sorryServer }),
    ports: entries.map((entry) => ({
      port: entry.port,
      delayLoopSeconds: entry.delayLoopSeconds,
      healthCheck: toHealthCheckSpec(entry.servers[0]?.healthCheck),
    })),
    servers: servers.map((server) => ({ address: server.address, enabled: server.enabled })),
  };
}

function toHealthCheckSpec(check: HealthCheckSetting = { protocol: 'ping' }): HealthCheckSpec {
  const { protocol, path = '/', status = 200, retry, connectTimeoutSeconds } = check;
  const limits = {
    ...(retry !== undefined && { retry }),
    ...(connectTimeoutSeconds !== undefined && { connectTimeoutSeconds }),
  };
  if (protocol === 'http' || protocol === 'https') return { protocol, path, status, ...limits };
  return protocol === 'tcp' ? { protocol, ...limits } : { protocol: 'ping' };
}
