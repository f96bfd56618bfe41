import type { ClusterProps } from '../cluster/cluster-props';
import type { FlannelImages } from './flannel';
import type { NodeJoin } from './node-join';

/** The image with kubeadm, kubelet and kubectl: an extension that systemd lays over the system. */
export interface KubernetesExtension {
  /** Its SHA-256 in 64 hexadecimal digits, as in `SHA256SUMS` beside the images; what does not have it is never run. */
  readonly sha256: string;
  /**
   * Where it lies.
   * @default - Flatcar's own image of `kubernetesVersion`, for x86-64: https://extensions.flatcar.org/extensions/kubernetes-v1.34.2-x86-64.raw
   */
  readonly url?: string | undefined;
}

/** Properties of {@link CoreOSRudderCluster} with `kubernetes: 'kubeadm'`. */
export interface KubeadmClusterProps extends ClusterProps {
  /**
   * Today's Kubernetes on Flatcar: containerd, the control plane as kubeadm makes it with etcd on the master, and flannel on the overlay network
   * in the place of Rudder.
   */
  readonly kubernetes: 'kubeadm';
  /** Such as `1.34.2`: that of the control plane, and of the image. From 1.31.0 on. */
  readonly kubernetesVersion: string;
  /** The image with the programs. There is no default: its checksum is yours to know. */
  readonly extension: KubernetesExtension;
  /**
   * How nodes join: who brings them a token and the certificate of the cluster. By default no secret is in user_data, and you run one line when
   * the machines are up: see `nextSteps`.
   * @default NodeJoin.file()
   */
  readonly join?: NodeJoin | undefined;
  /**
   * Images of the pod network, each in a particular version; with a digest they cannot change unnoticed. SELinux must not enforce, as is the
   * default on Flatcar (flatcar/Flatcar#779).
   * @default - flannel 0.28.1 and its plugin 1.9.0
   */
  readonly flannel?: Partial<FlannelImages> | undefined;
}
