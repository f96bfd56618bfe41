import { renderYamlFile } from '../render/yaml-file';
import { caHashes } from './cluster-ca';
import {
  type ClusterConfiguration,
  type InitConfiguration,
  type JoinConfiguration,
  KUBEADM_API,
  type KubeProxyConfiguration,
  type NodeRegistration,
} from './config';
import { API_PORT, apiEndpoint, type KubeadmMachine, PATHS } from './kubeadm-plan';

/** Where containerd listens on Flatcar. */
const CONTAINERD = 'unix:///run/containerd/containerd.sock';

/** What kubeadm finds when it is run again after a failure half-way: the work of the first time, which it goes on with. */
const LEFT_BY_INIT = [
  ...['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd'].map(
    (name) => `FileAvailable--etc-kubernetes-manifests-${name}.yaml`,
  ),
  'DirAvailable--var-lib-etcd',
  ...[API_PORT, 2379, 2380, 10_250, 10_257, 10_259].map((port) => `Port-${port}`),
];
const LEFT_BY_JOIN = [
  'DirAvailable--etc-kubernetes-manifests',
  'FileAvailable--etc-kubernetes-bootstrap-kubelet.conf',
  'FileAvailable--etc-kubernetes-kubelet.conf',
  'FileAvailable--etc-kubernetes-pki-ca.crt',
  'Port-10250',
];

/** kubeadm's configuration for a machine, as YAML. */
export function kubeadmConfig(machine: KubeadmMachine): string {
  if (machine.role === 'node') return renderYamlFile([joinConfiguration(machine)]);
  return renderYamlFile([clusterConfiguration(machine), initConfiguration(machine), KUBE_PROXY]);
}

function clusterConfiguration(machine: KubeadmMachine): ClusterConfiguration {
  const { version, overlay, serviceNetwork } = machine;
  const { subnetLength } = overlay;
  return {
    apiVersion: KUBEADM_API,
    kind: 'ClusterConfiguration',
    kubernetesVersion: `v${version}`,
    controlPlaneEndpoint: apiEndpoint(machine),
    networking: { podSubnet: overlay.network, serviceSubnet: serviceNetwork },
    controllerManager: {
      extraArgs:
        subnetLength === undefined ? [] : [{ name: 'node-cidr-mask-size-ipv4', value: `${subnetLength}` }],
    },
  };
}

function initConfiguration(machine: KubeadmMachine): InitConfiguration {
  const { address, join, masterSchedulable } = machine;
  return {
    apiVersion: KUBEADM_API,
    kind: 'InitConfiguration',
    localAPIEndpoint: { advertiseAddress: address, bindPort: API_PORT },
    nodeRegistration: {
      ...nodeRegistration(machine, LEFT_BY_INIT),
      ...(masterSchedulable && { taints: [] }),
    },
    ...(join.kind === 'token' && {
      bootstrapTokens: [
        { token: join.token, description: 'nodes of user_data', ttl: `${join.ttlHours}h0m0s` },
      ],
    }),
  };
}

function joinConfiguration(machine: KubeadmMachine): JoinConfiguration {
  return {
    apiVersion: KUBEADM_API,
    kind: 'JoinConfiguration',
    discovery: discovery(machine),
    nodeRegistration: nodeRegistration(machine, LEFT_BY_JOIN),
  };
}

function discovery(machine: KubeadmMachine): JoinConfiguration['discovery'] {
  const { join } = machine;
  if (join.kind === 'file') return { file: { kubeConfigPath: PATHS.joinFile } };
  const hashes = caHashes(join.ca);
  return {
    bootstrapToken: {
      token: join.token,
      apiServerEndpoint: apiEndpoint(machine),
      ...(hashes ? { caCertHashes: hashes } : { unsafeSkipCAVerification: true }),
    },
  };
}

function nodeRegistration({ hostname, address }: KubeadmMachine, left: readonly string[]): NodeRegistration {
  return {
    // Kubernetes knows no capitals in names
    name: hostname.toLowerCase(),
    criSocket: CONTAINERD,
    kubeletExtraArgs: [{ name: 'node-ip', value: address }],
    ignorePreflightErrors: left,
  };
}

/** The mode that virtual IPs were proven with, beside nftables; it is kubeadm's default today. */
const KUBE_PROXY: KubeProxyConfiguration = {
  apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
  kind: 'KubeProxyConfiguration',
  mode: 'iptables',
};
