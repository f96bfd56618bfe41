import { chooseFolderName } from '../machines/cluster-files';
import type { CoreOSMachine } from '../machines/core-os-machine';
import { toClusterName } from './kube-config';
import type { KubeadmClusterProps } from './kubeadm-cluster-props';
import type { NextStepsInput } from './next-steps';
import type { KubeadmClusterSpec, KubeadmMachineSpec } from './spec';
import { toClusterSpec, toMachineSpecs } from './to-spec';

/** The data derived from the properties of a cluster alone, without the construct tree. */
export interface KubeadmInput {
  readonly props: KubeadmClusterProps;
  readonly spec: KubeadmClusterSpec;
  /** All machines, the first master first. */
  readonly specs: readonly KubeadmMachineSpec[];
}

/** Describes a site with defaults filled in, once for all of its uses. */
export function describeSite(props: KubeadmClusterProps): KubeadmInput {
  const spec = toClusterSpec(props);
  return { props, spec, specs: toMachineSpecs(props, spec) };
}

/**
 * Returns the input of the next steps and operations. It is final only once the construct tree is complete.
 */
export function toPlan({ spec, specs }: KubeadmInput, machines: readonly CoreOSMachine[]): NextStepsInput {
  const cluster = machines[0]?.node.scope;
  return {
    spec,
    machines: specs,
    clusterName: toClusterName(cluster?.node.path ?? 'cluster'),
    folder: `clusters/${cluster ? chooseFolderName(cluster) : 'cluster'}`,
    hasVirtualIps: machines.some(({ userData }) => userData.acceptsVirtualIps),
  };
}
