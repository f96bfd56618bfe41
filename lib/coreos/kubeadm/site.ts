import { chooseFolderName } from '../machines/cluster-files';
import type { CoreOSMachine } from '../machines/core-os-machine';
import { toClusterName } from './kube-config';
import type { KubeadmClusterProps } from './kubeadm-cluster-props';
import type { KubeadmPlan } from './next-steps';
import type { KubeadmClusterSpec, KubeadmMachineSpec } from './spec';
import { toClusterSpec, toMachineSpecs } from './to-spec';

/** Everything that follows from the properties of a cluster alone. */
export interface KubeadmSite {
  readonly props: KubeadmClusterProps;
  readonly spec: KubeadmClusterSpec;
  /** The first master first. */
  readonly specs: readonly KubeadmMachineSpec[];
}

/** Fills in defaults, once for all machines and for what is said about them. */
export function describeSite(props: KubeadmClusterProps): KubeadmSite {
  const spec = toClusterSpec(props);
  return { props, spec, specs: toMachineSpecs(props, spec) };
}

/** The site as people have to deal with it. It is complete once the tree is. */
export function toPlan({ spec, specs }: KubeadmSite, machines: readonly CoreOSMachine[]): KubeadmPlan {
  const cluster = machines[0]?.node.scope;
  return {
    spec,
    machines: specs,
    clusterName: toClusterName(cluster?.node.path ?? 'cluster'),
    folder: `clusters/${cluster ? chooseFolderName(cluster) : 'cluster'}`,
    hasVirtualIps: machines.some(({ userData }) => userData.acceptsVirtualIps),
  };
}
