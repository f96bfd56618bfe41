import { renderYamlDocuments } from '../../../formats/yaml/render-yaml';
import { computeCaHashes } from '../cluster-ca';
import {
  type ClusterConfiguration,
  type InitConfiguration,
  type JoinConfiguration,
  KUBEADM_API,
  type KubeProxyConfiguration,
  type NodeRegistration,
} from '../configuration';
import { API_PORT, type KubeadmMachineSpec, PATHS, toApiEndpoint } from '../spec';

/** Where containerd listens on Flatcar. */
const CONTAINERD = 'unix:///run/containerd/containerd.sock';

/**
 * Checks that fail if kubeadm runs again after it failed halfway: they find what the first run left, and that
 * is where the second one continues.
 */
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

/** Renders kubeadm's configuration for a machine as YAML. */
export function renderConfiguration(machine: KubeadmMachineSpec): string {
  if (machine.role === 'node') return renderYamlDocuments([createJoinConfiguration(machine)]);
  return renderYamlDocuments([
    createClusterConfiguration(machine),
    createInitConfiguration(machine),
    KUBE_PROXY,
  ]);
}

function createClusterConfiguration(machine: KubeadmMachineSpec): ClusterConfiguration {
  const { version, overlay, serviceNetwork } = machine;
  const { subnetLength } = overlay;
  return {
    apiVersion: KUBEADM_API,
    kind: 'ClusterConfiguration',
    kubernetesVersion: `v${version}`,
    controlPlaneEndpoint: toApiEndpoint(machine),
    networking: { podSubnet: overlay.network, serviceSubnet: serviceNetwork },
    controllerManager: {
      extraArgs:
        subnetLength === undefined ? [] : [{ name: 'node-cidr-mask-size-ipv4', value: `${subnetLength}` }],
    },
  };
}

function createInitConfiguration(machine: KubeadmMachineSpec): InitConfiguration {
  const { address, join, masterSchedulable } = machine;
  return {
    apiVersion: KUBEADM_API,
    kind: 'InitConfiguration',
    localAPIEndpoint: { advertiseAddress: address, bindPort: API_PORT },
    nodeRegistration: {
      ...createRegistration(machine, LEFT_BY_INIT),
      ...(masterSchedulable && { taints: [] }),
    },
    ...(join.kind === 'token' && {
      bootstrapTokens: [
        { token: join.token, description: 'nodes of user_data', ttl: `${join.ttlHours}h0m0s` },
      ],
    }),
  };
}

function createJoinConfiguration(machine: KubeadmMachineSpec): JoinConfiguration {
  return {
    apiVersion: KUBEADM_API,
    kind: 'JoinConfiguration',
    discovery: createDiscovery(machine),
    nodeRegistration: createRegistration(machine, LEFT_BY_JOIN),
  };
}

function createDiscovery(machine: KubeadmMachineSpec): JoinConfiguration['discovery'] {
  const { join } = machine;
  if (join.kind === 'file') return { file: { kubeConfigPath: PATHS.joinFile } };
  const hashes = computeCaHashes(join.ca);
  return {
    bootstrapToken: {
      token: join.token,
      apiServerEndpoint: toApiEndpoint(machine),
      ...(hashes ? { caCertHashes: hashes } : { unsafeSkipCAVerification: true }),
    },
  };
}

function createRegistration(
  { hostname, address }: KubeadmMachineSpec,
  ignorePreflightErrors: readonly string[],
): NodeRegistration {
  return {
    // Kubernetes does not allow capitals in names
    name: hostname.toLowerCase(),
    criSocket: CONTAINERD,
    kubeletExtraArgs: [{ name: 'node-ip', value: address }],
    ignorePreflightErrors,
  };
}

/** Virtual IPs are tested with the modes iptables and nftables. iptables is kubeadm's default. */
const KUBE_PROXY: KubeProxyConfiguration = {
  apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
  kind: 'KubeProxyConfiguration',
  mode: 'iptables',
};
