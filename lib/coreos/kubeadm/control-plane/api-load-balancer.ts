import { LOAD_BALANCER_LIMITS } from '../../../appliance/spec/spec';
import { HealthCheck } from '../../../load-balancer/health-check';
import { SakuraLoadBalancer } from '../../../load-balancer/sakura-load-balancer';
import { acceptVirtualIps, toRealServerSpec } from '../../../load-balancer/servers';
import type { CoreOSMachine } from '../../machines/core-os-machine';
import type { MachineCluster } from '../../machines/machine-cluster';
import { API_PORT, type ApiEndpoint, type VirtualIpOnNetworkProps } from './api-endpoint';

/**
 * Adds the virtual IP of the API server to the given appliance, or to a new one. Returns the appliance;
 * undefined if the API server has a different kind of endpoint.
 */
export function addApiVirtualIp(
  cluster: MachineCluster,
  endpoint: ApiEndpoint | undefined,
  masters: readonly CoreOSMachine[],
): SakuraLoadBalancer | undefined {
  const spec = endpoint?.toSpec();
  if (spec?.kind !== 'virtualIp') return undefined;
  const { props } = spec;
  const loadBalancer = 'loadBalancer' in props ? props.loadBalancer : createLoadBalancer(cluster, props);
  acceptVirtualIps(masters, () => [API_PORT]);
  loadBalancer.addVirtualIp({
    key: cluster.node.path,
    construct: cluster,
    toVirtualIp: () => ({
      address: props.address,
      description: 'API server of Kubernetes',
      ports: [
        {
          port: API_PORT,
          delayLoopSeconds: LOAD_BALANCER_LIMITS.delayLoopSeconds.min,
          healthCheck: HealthCheck.tcp().toSpec(),
        },
      ],
      servers: masters.map(toRealServerSpec),
    }),
    announcedServices: () => [],
  });
  return loadBalancer;
}

function createLoadBalancer(cluster: MachineCluster, props: VirtualIpOnNetworkProps): SakuraLoadBalancer {
  const { network, redundant, plan, vrid, zone } = props;
  return new SakuraLoadBalancer(cluster, 'ApiLoadBalancer', { network, redundant, plan, vrid, zone });
}
