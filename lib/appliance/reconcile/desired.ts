import { Ipv4 } from '../../core/ipv4';
import type { HealthCheckSetting, VirtualIpSetting } from '../../sakura/model';
import { type HealthCheckSpec, LOAD_BALANCER_LIMITS, type VirtualIpSpec } from '../spec/spec';

/** A real server whose address is known. */
export interface ResolvedServer {
  readonly address: string;
  readonly enabled: boolean;
}

const SEPARATOR = ': ';

/** The description of a virtual IP on the appliance: its key goes first, so that the key survives the loss of all state. */
export function describeVirtualIp(key: string, description: string): string {
  if (description === '') return key;
  const text = `${key}${SEPARATOR}${description}`.slice(0, LOAD_BALANCER_LIMITS.descriptionLength);
  // half a character would come back as another one, and differ for ever
  return text.replace(/[\uD800-\uDBFF]$/, '');
}

/** The key in a description made by {@link describeVirtualIp}: the longest of `keys` that it starts with, else its first part. */
export function keyOf(description: string, keys: readonly string[]): string {
  const starts = keys.filter((key) => description === key || description.startsWith(`${key}${SEPARATOR}`));
  return starts.sort((a, b) => b.length - a.length)[0] ?? description.split(SEPARATOR, 1)[0] ?? '';
}

/** The settings of the appliance that a spec comes to, once addresses are chosen and servers are found. */
export function desiredSettings(
  virtualIps: readonly VirtualIpSpec[],
  addressByKey: Readonly<Record<string, string>>,
  serversByKey: Readonly<Record<string, readonly ResolvedServer[]>>,
): VirtualIpSetting[] {
  const settings = virtualIps.flatMap((virtualIp) =>
    virtualIp.ports.map(
      ({ port, delayLoopSeconds, healthCheck }): VirtualIpSetting => ({
        address: addressByKey[virtualIp.key] ?? '',
        port,
        delayLoopSeconds,
        sorryServer: virtualIp.sorryServer,
        description: describeVirtualIp(virtualIp.key, virtualIp.description),
        servers: (serversByKey[virtualIp.key] ?? []).map(({ address, enabled }) => ({
          address,
          port,
          enabled,
          healthCheck: healthCheckSetting(healthCheck),
        })),
      }),
    ),
  );
  return settings.sort((a, b) => compareAddresses(a.address, b.address) || a.port - b.port);
}

/** Order of addresses by number; what is no address goes last, by text. */
export function compareAddresses(a: string, b: string): number {
  const [left, right] = [Ipv4.tryParse(a)?.value ?? Infinity, Ipv4.tryParse(b)?.value ?? Infinity];
  if (left === right) return a < b ? -1 : a > b ? 1 : 0;
  return left < right ? -1 : 1;
}

function healthCheckSetting(check: HealthCheckSpec): HealthCheckSetting {
  if (check.protocol === 'ping') return { protocol: 'ping' };
  return {
    protocol: check.protocol,
    ...('path' in check && { path: check.path, status: check.status }),
    ...(check.retry !== undefined && { retry: check.retry }),
    ...(check.connectTimeoutSeconds !== undefined && { connectTimeoutSeconds: check.connectTimeoutSeconds }),
  };
}
