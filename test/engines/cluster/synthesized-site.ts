import type { VirtualIpSpec } from '../../../lib/appliance/spec/spec';
import { artifactsOf } from '../../../lib/core/artifact-kind';
import { LOAD_BALANCER, type LoadBalancerArtifact } from '../../../lib/load-balancer/artifact';
import { type ServiceStatusPatch, serviceStatusPatch } from '../../../lib/load-balancer/service-status';
import type { Assembly } from '../../../lib/synth/assembly/assembly';

/** Returns the load balancers of all stacks. */
export function listLoadBalancers({ stacks }: Assembly): LoadBalancerArtifact[] {
  return stacks.flatMap((stack) => artifactsOf(stack, LOAD_BALANCER));
}

/** Returns the statuses for Services whose addresses are all given in the program. */
export function listStatuses(assembly: Assembly): ServiceStatusPatch[] {
  return listLoadBalancers(assembly).flatMap(({ spec: { virtualIps }, services }) => {
    const known = {
      addressByKey: Object.fromEntries(virtualIps.map(({ key, address = '' }) => [key, address])),
      serversByKey: Object.fromEntries(
        virtualIps.map((virtualIp) => [virtualIp.key, addressesOf(virtualIp)]),
      ),
    };
    return services.map((service) => serviceStatusPatch(service, known));
  });
}

function addressesOf({ servers }: VirtualIpSpec): string[] {
  return servers.map((server) => {
    if ('address' in server) return server.address;
    throw new Error('the servers of this site have addresses');
  });
}
