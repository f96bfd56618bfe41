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

/** A cluster that kubeadm creates, as plain data: what all of its machines share. */
export interface KubeadmClusterSpec {
  /** Such as `1.34.2`. */
  readonly version: string;
  /** The images with kubeadm, kubelet and kubectl for Flatcar; undefined: none is given. */
  readonly extensions: Readonly<Record<Architecture, ExtensionSpec | undefined>>;
  /** The same for Debian and Ubuntu. */
  readonly packages: { readonly repository: string; readonly keyFingerprint: string };
  /** Address of the first master. */
  readonly masterAddress: string;
  /** All masters, the first one included. */
  readonly masterCount: number;
  /** Where the API server is reached. */
  readonly endpoint: { readonly host: string; readonly port: number };
  /** The endpoint as a virtual IP of ours; undefined: it is none. */
  readonly virtualIp: string | undefined;
  readonly certSans: readonly string[];
  readonly etcd: EtcdSpec;
  /** undefined: kubeadm's own. */
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
  /** undefined: there is none. */
  readonly gateway: string | undefined;
  readonly dnsServers: readonly string[];
  readonly timeServers: readonly string[];
  /** With the networks of the cluster among its exceptions; undefined: none. */
  readonly webProxy: WebProxy | undefined;
  readonly registryMirrors: Readonly<Record<string, readonly string[]>>;
}

/** Where an image is, and what it must be. */
export interface ExtensionSpec {
  readonly url: string;
  readonly sha256: string;
}

/** What a machine runs. */
export type Distribution = 'flatcar' | 'debian';

/** Everything that the units and files of one machine are rendered from. */
export interface KubeadmMachineSpec extends KubeadmClusterSpec {
  readonly role: NodeRole;
  /** Whether it creates the cluster, which all others join. */
  readonly isFirst: boolean;
  readonly hostname: string;
  readonly address: string;
  /** undefined: it is not known. */
  readonly macAddress: string | undefined;
  /** undefined: the kubelet is told of none. */
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
  /** Where its props name it, such as `nodes[0]`. */
  readonly property: string;
}

/** Whom people log in as: Flatcar's own user, and one of the same name on Debian and Ubuntu. */
export const LOGIN = 'core';

/** Paths on the machines. */
export const PATHS = {
  /** Configuration for kubeadm. */
  config: '/etc/kubeadm/config.yaml',
  /** The manifests of the pod network. */
  podNetwork: '/etc/kubeadm/pod-network.yaml',
  /** The manifests of what enforces NetworkPolicy. */
  policyEnforcer: '/etc/kubeadm/policy-enforcer.yaml',
  /** What somebody copies to a node: a kubeconfig with the certificate of the cluster and a token. */
  joinFile: '/etc/kubeadm/join.conf',
  /** The script on masters that prints it. */
  printJoinFile: '/opt/bin/print-join-file',
  /** The script on masters that prints what another master joins with. */
  printMasterFiles: '/opt/bin/print-master-files',
  /** Variables of the proxy, for units. */
  proxyVariables: '/etc/kubeadm/proxy.env',
  /** Exists once the control plane is ready. */
  initialized: '/var/lib/kubeadm/initialized',
  /** Exists once a node has joined. */
  joined: '/var/lib/kubeadm/joined',
  pki: '/etc/kubernetes/pki',
  caCertificate: '/etc/kubernetes/pki/ca.crt',
  caKey: '/etc/kubernetes/pki/ca.key',
  /** The certificate authority of an external etcd, and what the API server shows to it. */
  etcdCaCertificate: '/etc/kubernetes/pki/etcd/ca.crt',
  etcdClientCertificate: '/etc/kubernetes/pki/apiserver-etcd-client.crt',
  etcdClientKey: '/etc/kubernetes/pki/apiserver-etcd-client.key',
  adminConfig: '/etc/kubernetes/admin.conf',
  /** The kubelet's own credentials, which a node gets while it joins. */
  kubeletConfig: '/etc/kubernetes/kubelet.conf',
} as const satisfies Record<string, `/${string}`>;

/** Address and port of the API server, for nodes and people. */
export function toApiEndpoint({ endpoint: { host, port } }: KubeadmClusterSpec): string {
  return `${host}:${port}`;
}

/** Whether somebody has to copy the private key of the cluster's certificate authority to the master. */
export function needsCaKey({ join }: KubeadmClusterSpec): boolean {
  return join.kind === 'token' && (join.ca.kind === 'certificate' || join.ca.kind === 'hashes');
}

/** Whether a machine joins by a file that somebody copies to it; else by itself, with a token. */
export function joinsByFile({ join, role }: KubeadmMachineSpec): boolean {
  return join.kind === 'file' || (role === 'master' && join.certificateKey === undefined);
}

/** The file that a machine waits for before it runs kubeadm; undefined: it waits for none. */
export function tryFindAwaitedFile(machine: KubeadmMachineSpec): `/${string}` | undefined {
  if (!machine.isFirst) return joinsByFile(machine) ? PATHS.joinFile : undefined;
  if (needsCaKey(machine)) return PATHS.caKey;
  return machine.etcd.kind === 'external' ? PATHS.etcdClientKey : undefined;
}
