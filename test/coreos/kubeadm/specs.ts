import type { KubeadmClusterProps } from '../../../lib/coreos/kubeadm/kubeadm-cluster-props';
import { describeSite } from '../../../lib/coreos/kubeadm/site';
import type { KubeadmMachineSpec } from '../../../lib/coreos/kubeadm/spec';
import { KUBEADM_SITE } from './kubeadm-site';

/** Returns all machines of a cluster, as plain data. */
export function machineSpecs(changes: Partial<KubeadmClusterProps> = {}): readonly KubeadmMachineSpec[] {
  return describeSite({ ...KUBEADM_SITE, ...changes }).specs;
}

/** Returns the first master of a cluster, as plain data. */
export function masterSpec(changes: Partial<KubeadmClusterProps> = {}): KubeadmMachineSpec {
  return firstOf(machineSpecs(changes));
}

/** Returns one of its nodes. */
export function nodeSpec(changes: Partial<KubeadmClusterProps> = {}): KubeadmMachineSpec {
  return {
    ...firstOf(machineSpecs(changes).filter(({ role }) => role === 'node')),
    hostname: 'Node-1',
  };
}

/** Returns another of its masters. */
export function otherMasterSpec(changes: Partial<KubeadmClusterProps> = {}): KubeadmMachineSpec {
  return firstOf(machineSpecs(changes).filter(({ role, isFirst }) => role === 'master' && !isFirst));
}

function firstOf(machines: readonly KubeadmMachineSpec[]): KubeadmMachineSpec {
  const [first] = machines;
  if (!first) throw new Error('there is no such machine');
  return first;
}
