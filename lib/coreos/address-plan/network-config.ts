import type { DescribedOverlay } from './description';

/** The key of etcd under which the allocator looks for its configuration: the same since its first release. */
export const NETWORK_CONFIG_KEY = '/coreos.com/network/config';

/** The allocator's configuration as JSON on one line. It says what the description says, and leaves defaults to the allocator. */
export function renderNetworkConfig(overlay: DescribedOverlay): string {
  const { network, subnetLength, subnetMin, subnetMax, backend } = overlay;
  return JSON.stringify({
    Network: network,
    SubnetLen: subnetLength,
    SubnetMin: subnetMin,
    SubnetMax: subnetMax,
    // without it, rudder and flannel take udp; rudder knows no such key
    Backend: backend === undefined || backend === 'udp' ? undefined : { Type: backend },
  });
}
