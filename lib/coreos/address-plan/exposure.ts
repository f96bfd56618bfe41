import type { AddressPlan } from './address-plan';
import { formatPorts } from './ports';

/**
 * Lists notes about who can reach a cluster: networks with public addresses, and ports whose programs obey
 * any caller.
 */
export function listExposureNotes(plan: AddressPlan): string[] {
  const { nodeNetwork, overlay, serviceNetwork, openPorts } = plan;
  const isPublic = !nodeNetwork.isPrivate;
  const trusting = openPorts.filter(({ from, isUnauthenticated }) => isUnauthenticated && from.length > 0);
  // the overlay's packets are trusted in every cluster; on a private network that is usual
  const mustClose = isPublic || trusting.some(({ protocol }) => protocol === 'tcp');
  return [
    ...(isPublic ? [renderPublicNodesNote(plan)] : []),
    ...(mustClose && trusting.length > 0
      ? [
          `close these ports of every machine to all but the machines themselves: ${formatPorts(trusting)}; what listens there asks for no credentials, and anyone who reaches it controls the cluster`,
        ]
      : []),
    ...[overlay.network.cidr, serviceNetwork]
      .filter((network) => network !== undefined && !network.isPrivate)
      .map(
        (network) =>
          `${network} consists of public addresses, which belong to someone: pods could not reach those machines; choose a range of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16`,
      ),
  ];
}

function renderPublicNodesNote({ nodeNetwork, openPorts }: AddressPlan): string {
  const called = openPorts.filter(({ from }) => from.includes('workstation'));
  return `the node network ${nodeNetwork} is public, so anyone can connect to the machines: let a firewall pass ${formatPorts(called)} from your own address only, the ports that pods serve from everywhere, and everything else only between the machines`;
}
