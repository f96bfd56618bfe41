/** The API version of kubeadm's configuration: kubeadm 1.31 and newer read it. */
export const KUBEADM_API = 'kubeadm.k8s.io/v1beta4';

/**
 * A flag of a program, without its dashes.
 * @see https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/
 */
export interface Argument {
  readonly name: string;
  readonly value: string;
}

/**
 * An environment variable of a program of the control plane.
 * @see https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/
 */
export interface EnvironmentVariable {
  readonly name: string;
  readonly value?: string;
}

/**
 * A file or folder of the machine that is mounted into a program of the control plane.
 * @see https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/
 */
export interface HostPathMount {
  readonly name: string;
  readonly hostPath: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
  readonly pathType?: string;
}

/** Keeps pods off a node unless they tolerate it. */
export interface Taint {
  /** Such as `dedicated`, optionally with a domain: `example.jp/dedicated`. */
  readonly key: string;
  /**
   * Value of the taint, such as `gpu`.
   * @default - none
   */
  readonly value?: string | undefined;
  /** Effect on pods that do not tolerate it. */
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

/**
 * How a machine becomes a node.
 * @see https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/
 */
export interface NodeRegistration {
  readonly name: string;
  readonly criSocket: string;
  /** Empty: pods may run here. If left out, kubeadm taints control planes so that pods do not run there. */
  readonly taints?: readonly Taint[];
  readonly kubeletExtraArgs: readonly Argument[];
  /** Names of checks, such as `Port-10250`. */
  readonly ignorePreflightErrors: readonly string[];
  readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  readonly imagePullSerial?: boolean;
}

/**
 * A program of the control plane.
 * @see https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/
 */
export interface ControlPlaneComponent {
  readonly extraArgs?: readonly Argument[];
  readonly extraVolumes?: readonly HostPathMount[];
  readonly extraEnvs?: readonly EnvironmentVariable[];
}

/**
 * The cluster as a whole.
 * @see https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/
 */
export interface ClusterConfiguration {
  readonly apiVersion: typeof KUBEADM_API;
  readonly kind: 'ClusterConfiguration';
  readonly clusterName?: string;
  readonly kubernetesVersion: string;
  readonly controlPlaneEndpoint: string;
  readonly networking: {
    readonly podSubnet: string;
    readonly serviceSubnet: string;
    readonly dnsDomain?: string;
  };
  readonly imageRepository?: string;
  readonly apiServer?: ControlPlaneComponent & { readonly certSANs?: readonly string[] };
  readonly controllerManager?: ControlPlaneComponent;
  readonly scheduler?: ControlPlaneComponent;
  readonly etcd?: {
    readonly local?: LocalEtcd;
    readonly external?: ExternalEtcd;
  };
  readonly dns?: {
    readonly imageRepository?: string;
    readonly imageTag?: string;
    readonly disabled?: boolean;
  };
  readonly proxy?: { readonly disabled?: boolean };
  readonly certificatesDir?: string;
  readonly featureGates?: Readonly<Record<string, boolean>>;
  readonly encryptionAlgorithm?: 'ECDSA-P256' | 'ECDSA-P384' | 'RSA-2048' | 'RSA-3072' | 'RSA-4096';
  /** Such as `8760h0m0s`, which is one year, the default. */
  readonly certificateValidityPeriod?: string;
  /** Such as `87600h0m0s`, which is ten years, the default. */
  readonly caCertificateValidityPeriod?: string;
}

/**
 * The members of etcd on the masters.
 * @see https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/
 */
export interface LocalEtcd {
  readonly imageRepository?: string;
  readonly imageTag?: string;
  readonly dataDir?: string;
  readonly extraArgs?: readonly Argument[];
  readonly extraEnvs?: readonly EnvironmentVariable[];
  readonly serverCertSANs?: readonly string[];
  readonly peerCertSANs?: readonly string[];
}

/**
 * An external etcd cluster.
 * @see https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/
 */
export interface ExternalEtcd {
  readonly endpoints: readonly string[];
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/**
 * How long kubeadm waits, such as `4m0s`.
 * @see https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/
 */
export interface Timeouts {
  readonly controlPlaneComponentHealthCheck?: string;
  readonly kubeletHealthCheck?: string;
  readonly kubernetesAPICall?: string;
  readonly etcdAPICall?: string;
  readonly tlsBootstrap?: string;
  readonly discovery?: string;
  readonly upgradeManifests?: string;
}

/**
 * Where the API server of a master listens.
 * @see https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/
 */
export interface LocalApiEndpoint {
  readonly advertiseAddress: string;
  readonly bindPort: number;
}

/**
 * How the first machine creates the cluster.
 * @see https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/
 */
export interface InitConfiguration {
  readonly apiVersion: typeof KUBEADM_API;
  readonly kind: 'InitConfiguration';
  readonly localAPIEndpoint: LocalApiEndpoint;
  readonly nodeRegistration: NodeRegistration;
  readonly certificateKey?: string;
  readonly bootstrapTokens?: readonly {
    readonly token: string;
    readonly description: string;
    readonly ttl: string;
  }[];
  readonly skipPhases?: readonly string[];
  readonly patches?: { readonly directory: string };
  readonly timeouts?: Timeouts;
}

/**
 * How the other machines find the cluster, and prove that they belong to it.
 * @see https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/
 */
export interface JoinConfiguration {
  readonly apiVersion: typeof KUBEADM_API;
  readonly kind: 'JoinConfiguration';
  readonly discovery: { readonly file: FileDiscovery } | { readonly bootstrapToken: TokenDiscovery };
  readonly nodeRegistration: NodeRegistration;
  /** Present only on masters. */
  readonly controlPlane?: { readonly localAPIEndpoint: LocalApiEndpoint; readonly certificateKey?: string };
  readonly skipPhases?: readonly string[];
  readonly patches?: { readonly directory: string };
  readonly timeouts?: Timeouts;
}

/**
 * Discovery by a kubeconfig on the machine, which holds the cluster's certificate and a token.
 * @see https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/
 */
export interface FileDiscovery {
  readonly kubeConfigPath: string;
}

/**
 * Discovery by a token. The server must have one of the certificates, unless verification is turned off.
 * @see https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/
 */
export interface TokenDiscovery {
  readonly token: string;
  readonly apiServerEndpoint: string;
  readonly caCertHashes?: readonly string[];
  readonly unsafeSkipCAVerification?: true;
}

/**
 * How kube-proxy forwards packets to pods.
 * @see https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/
 */
export interface KubeProxyConfiguration {
  readonly apiVersion: 'kubeproxy.config.k8s.io/v1alpha1';
  readonly kind: 'KubeProxyConfiguration';
  readonly mode: KubeProxyMode;
  readonly metricsBindAddress?: string;
  readonly nodePortAddresses?: readonly string[];
  readonly conntrack?: {
    readonly maxPerCore?: number;
    readonly min?: number;
    readonly tcpEstablishedTimeout?: string;
    readonly tcpCloseWaitTimeout?: string;
  };
  readonly iptables?: { readonly syncPeriod?: string; readonly minSyncPeriod?: string };
  readonly nftables?: { readonly syncPeriod?: string; readonly minSyncPeriod?: string };
  readonly clusterCIDR?: string;
}

/**
 * How kube-proxy forwards packets to pods: by rules of iptables, or of nftables, which needs Kubernetes 1.33
 * and a kernel of 5.13 or newer. IPVS is left out: it is deprecated since Kubernetes 1.35, and answers ARP
 * for virtual IPs unless it is told not to.
 */
export type KubeProxyMode = 'iptables' | 'nftables';

/**
 * The part of the kubelet's configuration that clusters change most.
 * @see https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/
 */
export interface KubeletConfiguration {
  readonly apiVersion: 'kubelet.config.k8s.io/v1beta1';
  readonly kind: 'KubeletConfiguration';
  readonly maxPods?: number;
  readonly serializeImagePulls?: boolean;
  readonly maxParallelImagePulls?: number;
  readonly imageGCHighThresholdPercent?: number;
  readonly imageGCLowThresholdPercent?: number;
  readonly containerLogMaxSize?: string;
  readonly containerLogMaxFiles?: number;
  readonly evictionHard?: Readonly<Record<string, string>>;
  readonly evictionSoft?: Readonly<Record<string, string>>;
  readonly evictionSoftGracePeriod?: Readonly<Record<string, string>>;
  readonly systemReserved?: Readonly<Record<string, string>>;
  readonly kubeReserved?: Readonly<Record<string, string>>;
  readonly shutdownGracePeriod?: string;
  readonly shutdownGracePeriodCriticalPods?: string;
  readonly serverTLSBootstrap?: boolean;
  readonly rotateCertificates?: boolean;
  readonly protectKernelDefaults?: boolean;
  readonly podPidsLimit?: number;
  readonly failSwapOn?: boolean;
  readonly memorySwap?: { readonly swapBehavior?: 'NoSwap' | 'LimitedSwap' };
  readonly cpuManagerPolicy?: 'none' | 'static';
  readonly topologyManagerPolicy?: 'none' | 'best-effort' | 'restricted' | 'single-numa-node';
  readonly featureGates?: Readonly<Record<string, boolean>>;
  readonly allowedUnsafeSysctls?: readonly string[];
  readonly seccompDefault?: boolean;
  readonly nodeStatusUpdateFrequency?: string;
  readonly clusterDNS?: readonly string[];
}
