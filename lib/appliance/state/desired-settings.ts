import { compareAddresses } from '../../core/ipv4';
import type { HealthCheckSetting, VirtualIpSetting } from '../../sakura/codec/model';
import type { HealthCheckSpec, VirtualIpSpec } from '../spec/spec';
import { formatDescription } from './entry-description';

/** A real server whose address is known. */
export interface ResolvedServer {
  readonly address: string;
  readonly enabled: boolean;
}

/**
 * Builds the settings for a spec, once addresses are chosen and servers are found: one entry for each port of
 * each virtual IP. `observeVirtualIps` is the inverse.
 *
 * @param ownerTag of the entries, added to each description
 */
export function buildSettings(
  { virtualIps, ownerTag }: { readonly virtualIps: readonly VirtualIpSpec[]; readonly ownerTag: string },
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
        description: formatDescription({ ...virtualIp, ownerTag }),
        servers: (serversByKey[virtualIp.key] ?? []).map(({ address, enabled }) => ({
          address,
          port,
          enabled,
          healthCheck: toHealthCheckSetting(healthCheck),
        })),
      }),
    ),
  );
  return settings.sort((a, b) => compareAddresses(a.address, b.address) || a.port - b.port);
}

function toHealthCheckSetting(check: HealthCheckSpec): HealthCheckSetting {
  if (check.protocol === 'ping') return { protocol: 'ping' };
  return {
    protocol: check.protocol,
    ...('path' in check && { path: check.path, status: check.status }),
    ...(check.retry !== undefined && { retry: check.retry }),
    ...(check.connectTimeoutSeconds !== undefined && { connectTimeoutSeconds: check.connectTimeoutSeconds }),
  };
}
