import type { MachineClusterProps } from '../machines/machine-cluster-props';
import type { UserDataFormat } from '../model/format';
import type { FlannelImages } from './files/flannel-manifest';
import type { NodeJoin } from './node-join';

/** The image with kubeadm, kubelet and kubectl: an extension that systemd overlays on the system. */
export interface KubernetesExtension {
  /**
   * Its SHA-256 in 64 hexadecimal digits, as in `SHA256SUMS` beside the images. An image with another
   * checksum is never used.
   */
  readonly sha256: string;
  /**
   * Where to get it, with http or https.
   * @default - Flatcar's own image of `kubernetesVersion`, for x86-64:
   * https://extensions.flatcar.org/extensions/kubernetes-v1.34.2-x86-64.raw
   */
  readonly url?: string | undefined;
}

/** Properties of {@link KubeadmCluster}. */
export interface KubeadmClusterProps extends MachineClusterProps {
  /** Version of the control plane and of the image, from 1.31.0, such as `1.34.2`. */
  readonly kubernetesVersion: string;
  /** The image with the programs. Required, as only you know its checksum. */
  readonly extension: KubernetesExtension;
  /**
   * How nodes join: who brings them a token and the certificate of the cluster. By default there is no secret
   * in user_data, and you run one line once the machines are up: see `nextSteps`.
   * @default NodeJoin.file()
   */
  readonly join?: NodeJoin | undefined;
  /**
   * Images of the pod network, each with a version; with a digest they cannot change unnoticed. SELinux must
   * not be enforcing; on Flatcar it is not by default (flatcar/Flatcar#779).
   * @default - flannel 0.28.1 and its plugin 1.9.0
   */
  readonly flannel?: Partial<FlannelImages> | undefined;
  /**
   * The network that Services get their addresses from. It must not overlap any other.
   * @default '10.96.0.0/12', as kubeadm's own
   */
  readonly serviceNetwork?: string | undefined;
  /**
   * The format of the documents: one that Flatcar reads.
   * @default 'flatcar-ignition-3.4.0'
   */
  readonly format?: UserDataFormat | undefined;
}
