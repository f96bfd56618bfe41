import type { AddressDescription, NodeRole } from '../address-plan/description';
import { Binaries } from '../article/binaries';
import { kubeadmOverlay, serviceNetworkOf } from '../kubeadm/kubeadm-site';
import type { ArticleClusterProps, CoreOSMachineProps, CoreOSRudderClusterProps } from './cluster-props';
import type { MachinePlan, SitePlan } from './machine-plan';

/** The machines of a cluster with their roles, master first: the order in which the article names them. */
export function machinesOf({ master, nodes }: CoreOSRudderClusterProps): {
  readonly machine: CoreOSMachineProps;
  readonly role: NodeRole;
}[] {
  return [
    { machine: master, role: 'master' },
    ...nodes.map((machine) => ({ machine, role: 'node' }) as const),
  ];
}

/** What is the same on all machines of a cluster. */
export function planSite(props: ArticleClusterProps): SitePlan {
  const { compat = 'hardened', masterSchedulable = true, updateGroup = 'stable' } = props;
  const schedulable = machinesOf(props).filter(({ role }) => role === 'node' || masterSchedulable);
  return {
    overlay: rudderOverlay(props),
    schedulable: schedulable.map(({ machine }) => machine.address),
    masterSchedulable,
    discovery: props.discovery.toUrl(),
    updateGroup,
    ipMasq: compat === 'article' ? 'docker' : (props.ipMasq ?? 'overlay'),
    binaries: (props.binaries ?? defaultBinaries(compat)).toSet(),
  };
}

/** What one machine's units and files are made of. */
export function planMachine(site: SitePlan, machine: CoreOSMachineProps, role: NodeRole): MachinePlan {
  const { hostname, address } = machine;
  return { ...site, role, hostname, address, isSchedulable: role === 'node' || site.masterSchedulable };
}

/** The addresses of a cluster, for the plan of addresses. */
export function describeAddresses(props: CoreOSRudderClusterProps): AddressDescription {
  const { nodeNetwork, gateway, externalMtu } = props;
  return {
    nodes: machinesOf(props).map(({ machine: { hostname, address }, role }) => ({ hostname, address, role })),
    nodeNetwork,
    gateway,
    externalMtu,
    overlay: props.kubernetes === 'kubeadm' ? kubeadmOverlay(props) : rudderOverlay(props),
    serviceNetwork: props.kubernetes === 'kubeadm' ? serviceNetworkOf(props) : props.serviceNetwork,
  };
}

function rudderOverlay({ overlayNetwork, overlaySubnetLength }: ArticleClusterProps) {
  return { network: overlayNetwork, subnetLength: overlaySubnetLength, allocator: 'rudder' } as const;
}

function defaultBinaries(compat: string): Binaries {
  return compat === 'article' ? Binaries.unpinned() : Binaries.preplaced();
}
