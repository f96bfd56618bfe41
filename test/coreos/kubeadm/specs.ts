import type { KubeadmClusterProps } from '../../../lib/coreos/kubeadm/kubeadm-cluster-props';
import { type KubeadmMachineSpec, toClusterSpec } from '../../../lib/coreos/kubeadm/spec';
import { KUBEADM_SITE } from './kubeadm-site';

/** The master of a cluster, as plain data. */
export function masterSpec(changes: Partial<KubeadmClusterProps> = {}): KubeadmMachineSpec {
  const { hostname, address } = KUBEADM_SITE.master;
  return { ...toClusterSpec({ ...KUBEADM_SITE, ...changes }), role: 'master', hostname, address };
}

/** One of its nodes. */
export function nodeSpec(changes: Partial<KubeadmClusterProps> = {}): KubeadmMachineSpec {
  return { ...masterSpec(changes), role: 'node', hostname: 'Node-1', address: '10.1.3.13' };
}
