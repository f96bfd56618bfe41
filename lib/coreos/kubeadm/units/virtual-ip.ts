import type { Unit } from '../../model/unit';
import { type KubeadmMachineSpec, PATHS } from '../spec';

/** The unit that adds the virtual IP of the API server to a master's loopback. */
export const VIRTUAL_IP_UNIT = 'api-virtual-ip.service';

/**
 * Adds the virtual IP to the loopback, so that the master accepts the packets that the load balancer forwards
 * unchanged. The first master does this before it creates the cluster, which then does not need the load
 * balancer yet. The others do it only once their own API server runs: until then, they need the virtual IP to
 * reach the first master.
 */
export function createVirtualIpUnits({ virtualIp, role, isFirst }: KubeadmMachineSpec): Unit[] {
  if (virtualIp === undefined || role !== 'master') return [];
  return [
    {
      name: VIRTUAL_IP_UNIT,
      command: 'start',
      content: {
        Unit: {
          Description: `virtual IP of the API server: ${virtualIp}`,
          After: 'network.target',
          ...(isFirst ? { Before: 'kubeadm.service' } : { ConditionPathExists: PATHS.joined }),
        },
        Service: {
          Type: 'oneshot',
          RemainAfterExit: true,
          ExecStart: {
            program: '/usr/bin/ip',
            arguments: ['address', 'replace', `${virtualIp}/32`, 'dev', 'lo'],
          },
          ExecStop: {
            program: '/usr/bin/ip',
            arguments: ['address', 'delete', `${virtualIp}/32`, 'dev', 'lo'],
          },
        },
        Install: { WantedBy: 'multi-user.target' },
      },
    },
  ];
}
