import type { Construct } from 'constructs';
import type { ClusterDefinition } from '../machines/cluster-definition';
import { MachineCluster } from '../machines/machine-cluster';
import { checkKubeadm } from './check';
import { KUBEADM_DIFFERENCES } from './differences';
import { createDocument } from './document';
import type { KubeadmClusterProps } from './kubeadm-cluster-props';
import { listNextSteps } from './next-steps';
import { toClusterSpec } from './spec';

/**
 * Today's Kubernetes on Flatcar: one master and any number of nodes with containerd, the control plane as
 * kubeadm sets it up with etcd on the master, and flannel on the overlay network. Creates the boot document
 * of each machine, and checks them as a whole: addresses, units, order, names, downloads.
 */
export class KubeadmCluster extends MachineCluster {
  constructor(scope: Construct, id: string, props: KubeadmClusterProps) {
    super(scope, id, defineCluster(props));
  }
}

function defineCluster(props: KubeadmClusterProps): ClusterDefinition {
  const spec = toClusterSpec(props);
  return {
    props,
    overlay: spec.overlay,
    serviceNetwork: spec.serviceNetwork,
    createDocument: ({ hostname, address, role }) => createDocument({ ...spec, hostname, address, role }),
    differences: KUBEADM_DIFFERENCES,
    listNextSteps: (files) => listNextSteps(spec, props.nodes.length, files),
    check: () => checkKubeadm(spec),
  };
}
