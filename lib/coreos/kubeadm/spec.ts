import { Cidr } from '../../core/ipv4';
import { ALLOCATORS } from '../address-plan/allocator';
import type { DescribedOverlay, NodeRole } from '../address-plan/description';
import type { UserDataFormat } from '../model/format';
import { FLANNEL_IMAGES, type FlannelImages } from './files/flannel-manifest';
import type { KubeadmClusterProps } from './kubeadm-cluster-props';
import type { JoinSpec } from './node-join';

/** A cluster that kubeadm creates, as plain data: what all of its machines share. */
export interface KubeadmClusterSpec {
  /** Such as `1.34.2`. */
  readonly version: string;
  /** The image with kubeadm, kubelet and kubectl. */
  readonly extension: { readonly url: string; readonly sha256: string };
  readonly masterAddress: string;
  readonly masterSchedulable: boolean;
  readonly overlay: DescribedOverlay;
  readonly serviceNetwork: string;
  readonly flannel: FlannelImages;
  readonly join: JoinSpec;
  readonly updateGroup: string;
  readonly format: UserDataFormat;
  /** Whether Ignition downloads the image; else a unit does. */
  readonly isIgnition: boolean;
}

/** Everything that the units and files of one machine are rendered from. */
export interface KubeadmMachineSpec extends KubeadmClusterSpec {
  readonly role: NodeRole;
  readonly hostname: string;
  readonly address: string;
}

/** Paths on the machines. */
export const PATHS = {
  /** Configuration for kubeadm. */
  config: '/etc/kubeadm/config.yaml',
  /** The manifest of the pod network. */
  flannel: '/etc/kubeadm/flannel.yaml',
  /** What somebody copies to a node: a kubeconfig with the certificate of the cluster and a token. */
  joinFile: '/etc/kubeadm/join.conf',
  /** The script on the master that prints it. */
  printJoinFile: '/opt/bin/print-join-file',
  /** Exists once the control plane is ready. */
  initialized: '/var/lib/kubeadm/initialized',
  /** Exists once a node has joined. */
  joined: '/var/lib/kubeadm/joined',
  caCertificate: '/etc/kubernetes/pki/ca.crt',
  caKey: '/etc/kubernetes/pki/ca.key',
  adminConfig: '/etc/kubernetes/admin.conf',
  /** The kubelet's own credentials, which a node gets while it joins. */
  kubeletConfig: '/etc/kubernetes/kubelet.conf',
} as const satisfies Record<string, `/${string}`>;

/** The port of the API server on the master: kubeadm's default. */
export const API_PORT = 6443;

/** Address and port of the API server, for nodes and people. */
export function toApiEndpoint({ masterAddress }: KubeadmClusterSpec): string {
  return `${masterAddress}:${API_PORT}`;
}

/** Whether somebody has to copy the private key of the cluster's certificate authority to the master. */
export function needsCaKey({ join }: KubeadmClusterSpec): boolean {
  return join.kind === 'token' && (join.ca.kind === 'certificate' || join.ca.kind === 'hashes');
}

/** The properties of a cluster as plain data, with defaults filled in. */
export function toClusterSpec(props: KubeadmClusterProps): KubeadmClusterSpec {
  const { kubernetesVersion: version, extension, master, masterSchedulable = true, flannel, join } = props;
  const {
    serviceNetwork = '10.96.0.0/12',
    updateGroup = 'stable',
    format = 'flatcar-ignition-3.4.0',
  } = props;
  return {
    version,
    extension: {
      url: extension.url ?? `https://extensions.flatcar.org/extensions/kubernetes-v${version}-x86-64.raw`,
      sha256: extension.sha256,
    },
    masterAddress: master.address,
    masterSchedulable,
    overlay: toOverlay(props),
    serviceNetwork,
    flannel: { ...FLANNEL_IMAGES, ...flannel },
    join: join?.toSpec() ?? { kind: 'file' },
    updateGroup,
    format,
    isIgnition: /ignition|butane/.test(format),
  };
}

/** The overlay network for flannel. Kubernetes itself hands out the subnets of machines. */
function toOverlay({ overlayNetwork, overlaySubnetLength }: KubeadmClusterProps): DescribedOverlay {
  const prefixLength = Cidr.tryParse(overlayNetwork)?.prefixLength;
  const defaultLength =
    prefixLength === undefined ? undefined : ALLOCATORS.kubernetes.defaultSubnetLength(prefixLength);
  return {
    network: overlayNetwork,
    subnetLength: overlaySubnetLength ?? defaultLength,
    allocator: 'kubernetes',
    backend: 'vxlan',
  };
}
