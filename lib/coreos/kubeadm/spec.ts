import type { DescribedOverlay, NodeRole } from '../address-plan/description';
import type { UserDataFormat } from '../model/format';
import type { WebProxy } from '../model/web-proxy';
import type { KubeProxyMode, Taint } from './configuration';
import type { EtcdSpec } from './control-plane/etcd';
import type { ExtraArguments } from './control-plane/extra-arguments';
import type { KubeadmPatches } from './control-plane/patches';
import type { DeliverySpec } from './delivery/delivery';
import type { Architecture } from './machine-props';
import type { PodNetworkSpec } from './network/pod-network';
import type { PolicyEnforcerSpec } from './network/policy-enforcer';
import type { JoinSpec } from './node-join';

/** The parts of a kubeadm cluster that all of its machines share, as plain data. */
export interface KubeadmClusterSpec {
  /** Kubernetes version, such as `1.34.2`. */
  readonly version: string;
  /** The images with kubeadm, kubelet and kubectl for Flatcar; undefined if none is given. */
  readonly extensions: Readonly<Record<Architecture, ExtensionSpec | undefined>>;
  /** The packages with the same programs for Debian and Ubuntu. */
  readonly packages: { readonly repository: string; readonly keyFingerprint: string };
  /** Address of the first master. */
  readonly masterAddress: string;
  /** Number of masters, including the first. */
  readonly masterCount: number;
  /** Host and port of the API server. */
  readonly endpoint: { readonly host: string; readonly port: number };
  /** The API endpoint if it is a virtual IP of this app; otherwise undefined. */
  readonly virtualIp: string | undefined;
  readonly certSans: readonly string[];
  readonly etcd: EtcdSpec;
  /** undefined: kubeadm's default. */
  readonly imageRepository: string | undefined;
  readonly extraArguments: ExtraArguments;
  readonly patches: KubeadmPatches;
  readonly masterSchedulable: boolean;
  /** Whether nodes wait for a cloud controller. */
  readonly externalCloudProvider: boolean;
  readonly nodeNetwork: string;
  readonly overlay: DescribedOverlay;
  readonly serviceNetwork: string;
  readonly podNetwork: PodNetworkSpec;
  readonly policyEnforcer: PolicyEnforcerSpec;
  readonly kubeProxyMode: KubeProxyMode;
  readonly join: JoinSpec;
  readonly updateGroup: string;
  readonly sshAuthorizedKeys: readonly string[];
  readonly addressing: 'dhcp' | 'static';
  /** undefined if there is none. */
  readonly gateway: string | undefined;
  readonly dnsServers: readonly string[];
  readonly timeServers: readonly string[];
  /** The proxy, with the networks of the cluster among its exceptions; undefined if there is none. */
  readonly webProxy: WebProxy | undefined;
  readonly registryMirrors: Readonly<Record<string, readonly string[]>>;
}

/** URL and checksum of a system extension's image. */
export interface ExtensionSpec {
  readonly url: string;
  readonly sha256: string;
}

/** The Linux distribution of a machine; `debian` includes Ubuntu. */
export type Distribution = 'flatcar' | 'debian';

/** The input from which the units and files of one machine are rendered. */
export interface KubeadmMachineSpec extends KubeadmClusterSpec {
  readonly role: NodeRole;
  /** Whether it creates the cluster, which all others join. */
  readonly isFirst: boolean;
  readonly hostname: string;
  readonly address: string;
  /** undefined if it is not known. */
  readonly macAddress: string | undefined;
  /** undefined if the kubelet is given none. */
  readonly providerId: string | undefined;
  readonly interfaceName: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly architecture: Architecture;
  readonly format: UserDataFormat;
  readonly distribution: Distribution;
  /** Whether Ignition downloads files; else a unit does. */
  readonly isIgnition: boolean;
  readonly delivery: DeliverySpec;
  /** Path of the machine in the cluster's props, such as `nodes[0]`. */
  readonly property: string;
}

/** The login user: Flatcar's own, and one of the same name on Debian and Ubuntu. */
export const LOGIN = 'core';

/** Paths on the machines. */
export const PATHS = {
  /** Configuration for kubeadm. */
  config: '/etc/kubeadm/config.yaml',
  /** The manifests of the pod network. */
  podNetwork: '/etc/kubeadm/pod-network.yaml',
  /** The manifests of the program that enforces NetworkPolicy. */
  policyEnforcer: '/etc/kubeadm/policy-enforcer.yaml',
  /**
   * The file that an administrator copies to a node: a kubeconfig with the certificate of the cluster and a
   * token.
   */
  joinFile: '/etc/kubeadm/join.conf',
  /** The script on masters that prints the join file. */
  printJoinFile: '/opt/bin/print-join-file',
  /** The script on masters that prints the files with which another master joins. */
  printMasterFiles: '/opt/bin/print-master-files',
  /** Environment variables for units that use the proxy. */
  proxyVariables: '/etc/kubeadm/proxy.env',
  /** Exists once the control plane is ready. */
  initialized: '/var/lib/kubeadm/initialized',
  /** Exists once a node has joined. */
  joined: '/var/lib/kubeadm/joined',
  pki: '/etc/kubernetes/pki',
  caCertificate: '/etc/kubernetes/pki/ca.crt',
  caKey: '/etc/kubernetes/pki/ca.key',
  /**
   * The certificate authority of an external etcd, followed by the API server's client certificate and key.
   */
  etcdCaCertificate: '/etc/kubernetes/pki/etcd/ca.crt',
  etcdClientCertificate: '/etc/kubernetes/pki/apiserver-etcd-client.crt',
  etcdClientKey: '/etc/kubernetes/pki/apiserver-etcd-client.key',
  adminConfig: '/etc/kubernetes/admin.conf',
  /** The kubelet's own credentials, which a node gets while it joins. */
  kubeletConfig: '/etc/kubernetes/kubelet.conf',
} as const satisfies Record<string, `/${string}`>;

/** Returns the address and port of the API server, for nodes and administrators. */
export function toApiEndpoint({ endpoint: { host, port } }: KubeadmClusterSpec): string {
  return `${host}:${port}`;
}

/** Returns whether an administrator has to copy the private key of the cluster's authority to the master. */
export function needsCaKey({ join }: KubeadmClusterSpec): boolean {
  return join.kind === 'token' && (join.ca.kind === 'certificate' || join.ca.kind === 'hashes');
}

/**
 * Returns whether a machine joins by a file that an administrator copies to it; otherwise it joins by itself,
 * with a token.
 */
export function joinsByFile({ join, role }: KubeadmMachineSpec): boolean {
  return join.kind === 'file' || (role === 'master' && join.certificateKey === undefined);
}

/** Finds the file that a machine waits for before it runs kubeadm; undefined if it waits for none. */
export function tryFindAwaitedFile(machine: KubeadmMachineSpec): `/${string}` | undefined {
  if (!machine.isFirst) return joinsByFile(machine) ? PATHS.joinFile : undefined;
  if (needsCaKey(machine)) return PATHS.caKey;
  return machine.etcd.kind === 'external' ? PATHS.etcdClientKey : undefined;
}
