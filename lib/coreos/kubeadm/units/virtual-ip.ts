import type { Unit } from '../../model/unit';
import { type KubeadmMachineSpec, PATHS } from '../spec';

/** The unit that puts the virtual IP of the API server on the loopback of a master. */
export const VIRTUAL_IP_UNIT = 'api-virtual-ip.service';

/**
 * Puts the virtual IP on the loopback, so that packets which the load balancer passes on unchanged are
 * accepted. On the first master that happens before the cluster is created, which then needs no load balancer
 * yet. On the others it happens only once their own API server runs: before, they need the virtual IP to reach
 * the first master.
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
