/** The API version of kubeadm's configuration: kubeadm 1.31 and newer read it. */
export const KUBEADM_API = 'kubeadm.k8s.io/v1beta4';

/** A flag of a program, without its dashes. */
export interface Argument {
  readonly name: string;
  readonly value: string;
}

/** How a machine becomes a node. */
export interface NodeRegistration {
  readonly name: string;
  readonly criSocket: string;
  /** Empty: pods may run here. If it is left out, a control plane keeps them off. */
  readonly taints?: readonly [];
  readonly kubeletExtraArgs: readonly Argument[];
  /** Names of checks, such as `Port-10250`. */
  readonly ignorePreflightErrors: readonly string[];
}

/** The cluster as a whole. */
export interface ClusterConfiguration {
  readonly apiVersion: typeof KUBEADM_API;
  readonly kind: 'ClusterConfiguration';
  readonly kubernetesVersion: string;
  readonly controlPlaneEndpoint: string;
  readonly networking: { readonly podSubnet: string; readonly serviceSubnet: string };
  readonly controllerManager: { readonly extraArgs: readonly Argument[] };
}

/** How the first machine creates the cluster. */
export interface InitConfiguration {
  readonly apiVersion: typeof KUBEADM_API;
  readonly kind: 'InitConfiguration';
  readonly localAPIEndpoint: { readonly advertiseAddress: string; readonly bindPort: number };
  readonly nodeRegistration: NodeRegistration;
  readonly bootstrapTokens?: readonly {
    readonly token: string;
    readonly description: string;
    readonly ttl: string;
  }[];
}

/** How the other machines find the cluster, and prove that they belong to it. */
export interface JoinConfiguration {
  readonly apiVersion: typeof KUBEADM_API;
  readonly kind: 'JoinConfiguration';
  readonly discovery: { readonly file: FileDiscovery } | { readonly bootstrapToken: TokenDiscovery };
  readonly nodeRegistration: NodeRegistration;
}

/** By a kubeconfig on the machine, with the certificate of the cluster and a token. */
export interface FileDiscovery {
  readonly kubeConfigPath: string;
}

/** By a token. The server must have one of the certificates, unless that is not verified. */
export interface TokenDiscovery {
  readonly token: string;
  readonly apiServerEndpoint: string;
  readonly caCertHashes?: readonly string[];
  readonly unsafeSkipCAVerification?: true;
}

/** How kube-proxy forwards packets to pods. */
export interface KubeProxyConfiguration {
  readonly apiVersion: 'kubeproxy.config.k8s.io/v1alpha1';
  readonly kind: 'KubeProxyConfiguration';
  readonly mode: 'iptables';
}
