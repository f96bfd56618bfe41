import type { MachineClusterProps } from '../machines/machine-cluster-props';
import type { UserDataFormat } from '../model/format';
import type { WebProxy } from '../model/web-proxy';
import type { KubeProxyMode } from './configuration';
import type { ApiEndpoint } from './control-plane/api-endpoint';
import type { Etcd } from './control-plane/etcd';
import type { ExtraArguments } from './control-plane/extra-arguments';
import type { KubeadmPatches } from './control-plane/patches';
import type { Delivery } from './delivery/delivery';
import type { KubeadmMachineProps, NodePoolProps } from './machine-props';
import type { PodNetwork } from './network/pod-network';
import type { PolicyEnforcer } from './network/policy-enforcer';
import type { NodeJoin } from './node-join';

/**
 * The image with kubeadm, kubelet and kubectl: a system extension that systemd overlays on the image's files.
 */
export interface KubernetesExtension {
  /**
   * Its SHA-256 in 64 hexadecimal digits, as in `SHA256SUMS` beside the images. An image with another
   * checksum is never used.
   */
  readonly sha256: string;
  /**
   * URL of the image, with http or https.
   * @default - Flatcar's own image of `kubernetesVersion`, such as
   * https://extensions.flatcar.org/extensions/kubernetes-v1.34.2-x86-64.raw
   */
  readonly url?: string | undefined;
}

/** The packages with kubeadm, kubelet and kubectl, for Debian and Ubuntu. */
export interface KubernetesPackages {
  /**
   * The folder of the package repository.
   * @default - that of the Kubernetes project for the minor version, such as
   * https://pkgs.k8s.io/core:/stable:/v1.36/deb
   */
  readonly repository?: string | undefined;
  /**
   * Fingerprint of the only key that may sign it, 40 hexadecimal digits. A repository with another key, or
   * with more than one, is not used.
   * @default 'DE15B14486CD377B9E876E1A234654DA9A296436', that of the Kubernetes project
   */
  readonly keyFingerprint?: string | undefined;
}

/** Properties of {@link KubeadmCluster}. */
export interface KubeadmClusterProps extends MachineClusterProps {
  /** The first master, which creates the cluster. */
  readonly master: KubeadmMachineProps;
  /**
   * Masters that join it: two, or four, so that a majority is left if one fails. They need an `apiEndpoint`
   * that does not depend on a single master.
   * @default - none
   */
  readonly otherMasters?: readonly KubeadmMachineProps[] | undefined;
  /** The other machines. */
  readonly nodes: readonly KubeadmMachineProps[];
  /**
   * Further nodes in groups, with labels, taints, processor and format in common.
   * @default - none
   */
  readonly pools?: readonly NodePoolProps[] | undefined;
  /** Version of the control plane and of the programs, at least 1.31.0, such as `1.34.2`. */
  readonly kubernetesVersion: string;
  /**
   * The image with the programs, for machines with Flatcar and `amd64`. Required if there are any, because
   * only you know its checksum.
   * @default - none
   */
  readonly extension?: KubernetesExtension | undefined;
  /**
   * The image with the programs, for machines with Flatcar and `arm64`. Required if there are any.
   * @default - none
   */
  readonly arm64Extension?: KubernetesExtension | undefined;
  /**
   * Where machines with Debian or Ubuntu get the programs.
   * @default - the package repository of the Kubernetes project
   */
  readonly packages?: KubernetesPackages | undefined;
  /**
   * How nodes join, including how they get a token and the cluster's certificate. By default there is no
   * secret in user_data, and you run one command once the machines are up: see `nextSteps`.
   * @default NodeJoin.file()
   */
  readonly join?: NodeJoin | undefined;
  /**
   * Where nodes and administrators reach the API server. It cannot be changed later.
   * @default - the address of the master; required if there are other masters
   */
  readonly apiEndpoint?: ApiEndpoint | undefined;
  /**
   * Additional names and addresses in the certificate of the API server, such as a public one.
   * @default - only those of machines, endpoint and Service
   */
  readonly certSans?: readonly string[] | undefined;
  /**
   * Where the API server keeps its data.
   * @default Etcd.stacked()
   */
  readonly etcd?: Etcd | undefined;
  /**
   * Where the images of the control plane come from, such as `mirror.example.jp/kubernetes`.
   * @default 'registry.k8s.io'
   */
  readonly imageRepository?: string | undefined;
  /**
   * Flags of the control plane and the kubelet.
   * @default - only those that kubeadm sets
   */
  readonly extraArguments?: ExtraArguments | undefined;
  /**
   * Changes to kubeadm's configuration for settings without a property here.
   * @default - none
   */
  readonly patches?: KubeadmPatches | undefined;
  /**
   * Whether kubelets run with `--cloud-provider=external`: nodes then keep a taint until a cloud controller
   * has initialized them, such as a {@link SakuraLoadBalancerController} with `initializesNodes`. Load
   * balancers do not need it.
   * @default false
   */
  readonly externalCloudProvider?: boolean | undefined;
  /**
   * The program that gives pods their addresses.
   * @default PodNetwork.flannel()
   */
  readonly podNetwork?: PodNetwork | undefined;
  /**
   * The program that enforces NetworkPolicy if the pod network does not.
   * @default PolicyEnforcer.none()
   */
  readonly policyEnforcer?: PolicyEnforcer | undefined;
  /**
   * How kube-proxy forwards packets to pods.
   * @default 'iptables'
   */
  readonly kubeProxyMode?: KubeProxyMode | undefined;
  /**
   * The network that Services get their addresses from. It must not overlap any other.
   * @default '10.96.0.0/12', kubeadm's own default
   */
  readonly serviceNetwork?: string | undefined;
  /**
   * How machines get the address that is given for them: from the network (DHCP), or set on the machine
   * itself, with the gateway and `dnsServers`.
   * @default 'dhcp'
   */
  readonly addressing?: 'dhcp' | 'static' | undefined;
  /**
   * Addresses of DNS servers. Required for static addresses.
   * @default - those that DHCP names
   */
  readonly dnsServers?: readonly string[] | undefined;
  /**
   * Names or addresses of time servers. Certificates and etcd depend on the right time.
   * @default - those of the image, which are on the internet
   */
  readonly timeServers?: readonly string[] | undefined;
  /**
   * Name of the network interface that has a static address, for machines whose MAC address is not given.
   * @default 'eth0'
   */
  readonly interfaceName?: string | undefined;
  /**
   * The proxy through which machines download programs, packages and images.
   * @default - none
   */
  readonly webProxy?: WebProxy | undefined;
  /**
   * Mirrors to pull images from, by the host of the original registry, such as
   * `{ 'registry.k8s.io': ['https://mirror.example.jp'] }`. They are tried in order.
   * @default - none
   */
  readonly registryMirrors?: Readonly<Record<string, readonly string[]>> | undefined;
  /**
   * The format of the documents. `cloud-init` is for Debian and Ubuntu, all others for Flatcar.
   * @default 'flatcar-ignition-3.4.0'
   */
  readonly format?: UserDataFormat | undefined;
  /**
   * How machines get their documents; determines the commands in the next steps.
   * @default Delivery.cloud()
   */
  readonly delivery?: Delivery | undefined;
}
