import type { DescribedOverlay, NodeRole } from '../address-plan/description';
import type { FlannelImages } from './flannel';
import type { JoinSpec } from './node-join';

/** What is the same on all machines of a cluster that kubeadm makes. */
export interface KubeadmSite {
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
  /** Whether Ignition fetches the image; else a unit does. */
  readonly isIgnition: boolean;
}

/** All that the units and files of one machine are made of. */
export interface KubeadmMachine extends KubeadmSite {
  readonly role: NodeRole;
  readonly hostname: string;
  readonly address: string;
}

/** Where everything is, on machines that kubeadm looks after. */
export const PATHS = {
  /** Configuration for kubeadm. */
  config: '/etc/kubeadm/config.yaml',
  /** The manifest of the pod network. */
  flannel: '/etc/kubeadm/flannel.yaml',
  /** What a person brings to a node: a kubeconfig with the certificate of the cluster and a token. */
  joinFile: '/etc/kubeadm/join.conf',
  /** What prints it on the master. */
  printJoinFile: '/opt/bin/print-join-file',
  /** Says that the master is done. */
  initialized: '/var/lib/kubeadm/initialized',
  caCertificate: '/etc/kubernetes/pki/ca.crt',
  caKey: '/etc/kubernetes/pki/ca.key',
  adminConfig: '/etc/kubernetes/admin.conf',
  /** Says that a node has joined: the kubelet's own credentials. */
  kubeletConfig: '/etc/kubernetes/kubelet.conf',
} as const satisfies Record<string, `/${string}`>;

/** Where the API server listens on the master: kubeadm's own default. */
export const API_PORT = 6443;

/** Where nodes and people find the API server. */
export function apiEndpoint({ masterAddress }: KubeadmSite): string {
  return `${masterAddress}:${API_PORT}`;
}
