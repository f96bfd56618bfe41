import { renderYamlDocuments } from '../../../formats/yaml/render-yaml';
import { computeCaHashes } from '../cluster-ca';
import {
  type Argument,
  type ClusterConfiguration,
  type ControlPlaneComponent,
  type InitConfiguration,
  type JoinConfiguration,
  KUBEADM_API,
  type KubeletConfiguration,
  type KubeProxyConfiguration,
  type LocalApiEndpoint,
  type NodeRegistration,
  type Taint,
} from '../configuration';
import { API_PORT } from '../control-plane/api-endpoint';
import { type ProgramArguments, toArgumentList } from '../control-plane/extra-arguments';
import { mergePatch } from '../control-plane/patches';
import { joinsByFile, type KubeadmClusterSpec, type KubeadmMachineSpec, PATHS, toApiEndpoint } from '../spec';
import { LEFT_BY_INIT, LEFT_BY_JOIN, LEFT_BY_MASTER_JOIN } from './preflight';

/** The socket that containerd listens on. */
const CONTAINERD = 'unix:///run/containerd/containerd.sock';

/** Renders kubeadm's configuration for a machine as YAML. */
export function renderConfiguration(machine: KubeadmMachineSpec): string {
  if (!machine.isFirst) return renderYamlDocuments([createJoinConfiguration(machine)]);
  const { patches } = machine;
  return renderYamlDocuments([
    mergePatch(createClusterConfiguration(machine), patches.cluster),
    mergePatch(createInitConfiguration(machine), patches.init),
    mergePatch(createKubeProxyConfiguration(machine), patches.kubeProxy),
    ...(patches.kubelet === undefined ? [] : [mergePatch(KUBELET, patches.kubelet)]),
  ]);
}

function createClusterConfiguration(machine: KubeadmMachineSpec): ClusterConfiguration {
  const { version, overlay, serviceNetwork, certSans, imageRepository, extraArguments } = machine;
  const apiServer = {
    ...createComponent(extraArguments.apiServer),
    ...(certSans.length > 0 && { certSANs: certSans }),
  };
  const scheduler = createComponent(extraArguments.scheduler);
  return {
    apiVersion: KUBEADM_API,
    kind: 'ClusterConfiguration',
    kubernetesVersion: `v${version}`,
    controlPlaneEndpoint: toApiEndpoint(machine),
    networking: { podSubnet: overlay.network, serviceSubnet: serviceNetwork },
    ...(imageRepository !== undefined && { imageRepository }),
    ...(Object.keys(apiServer).length > 0 && { apiServer }),
    controllerManager: { extraArgs: listControllerManagerArguments(machine) },
    ...(scheduler && { scheduler }),
    ...createEtcd(machine),
  };
}

function createComponent(given: ProgramArguments | undefined): ControlPlaneComponent | undefined {
  return given && Object.keys(given).length > 0 ? { extraArgs: toArgumentList(given) } : undefined;
}

function listControllerManagerArguments({ overlay, extraArguments }: KubeadmClusterSpec): Argument[] {
  const { subnetLength } = overlay;
  return [
    ...(subnetLength === undefined ? [] : [{ name: 'node-cidr-mask-size-ipv4', value: `${subnetLength}` }]),
    ...toArgumentList(extraArguments.controllerManager),
  ];
}

function createEtcd({ etcd, extraArguments }: KubeadmClusterSpec): Pick<ClusterConfiguration, 'etcd'> {
  if (etcd.kind === 'external') {
    return {
      etcd: {
        external: {
          endpoints: etcd.endpoints,
          caFile: PATHS.etcdCaCertificate,
          certFile: PATHS.etcdClientCertificate,
          keyFile: PATHS.etcdClientKey,
        },
      },
    };
  }
  const local = createComponent(extraArguments.etcd);
  return local ? { etcd: { local } } : {};
}

function createInitConfiguration(machine: KubeadmMachineSpec): InitConfiguration {
  const { join } = machine;
  const isToken = join.kind === 'token';
  return {
    apiVersion: KUBEADM_API,
    kind: 'InitConfiguration',
    localAPIEndpoint: createLocalEndpoint(machine),
    nodeRegistration: createRegistration(machine, LEFT_BY_INIT),
    ...(isToken && {
      bootstrapTokens: [
        { token: join.token, description: 'nodes of user_data', ttl: `${join.ttlHours}h0m0s` },
      ],
    }),
    ...(isToken && join.certificateKey !== undefined && { certificateKey: join.certificateKey }),
  };
}

function createJoinConfiguration(machine: KubeadmMachineSpec): JoinConfiguration {
  const isMaster = machine.role === 'master';
  const configuration: JoinConfiguration = {
    apiVersion: KUBEADM_API,
    kind: 'JoinConfiguration',
    discovery: createDiscovery(machine),
    nodeRegistration: createRegistration(machine, isMaster ? LEFT_BY_MASTER_JOIN : LEFT_BY_JOIN),
    ...(isMaster && { controlPlane: createControlPlane(machine) }),
  };
  return mergePatch<JoinConfiguration>(configuration, machine.patches.join);
}

function createControlPlane(machine: KubeadmMachineSpec): NonNullable<JoinConfiguration['controlPlane']> {
  const { join } = machine;
  return {
    localAPIEndpoint: createLocalEndpoint(machine),
    ...(join.kind === 'token' &&
      join.certificateKey !== undefined && { certificateKey: join.certificateKey }),
  };
}

function createLocalEndpoint({ address }: KubeadmMachineSpec): LocalApiEndpoint {
  return { advertiseAddress: address, bindPort: API_PORT };
}

function createDiscovery(machine: KubeadmMachineSpec): JoinConfiguration['discovery'] {
  const { join } = machine;
  if (join.kind === 'file' || joinsByFile(machine)) return { file: { kubeConfigPath: PATHS.joinFile } };
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
  machine: KubeadmMachineSpec,
  ignorePreflightErrors: readonly string[],
): NodeRegistration {
  const taints = listTaints(machine);
  return {
    // Kubernetes does not allow capitals in names
    name: machine.hostname.toLowerCase(),
    criSocket: CONTAINERD,
    ...(taints && { taints }),
    kubeletExtraArgs: listKubeletArguments(machine),
    ignorePreflightErrors,
  };
}

/** The taint that kubeadm sets on masters by default. */
const CONTROL_PLANE_TAINT: Taint = { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' };

/** Lists a machine's taints; undefined to keep kubeadm's default. */
function listTaints({ role, masterSchedulable, taints }: KubeadmMachineSpec): readonly Taint[] | undefined {
  if (role === 'node') return taints.length > 0 ? taints : undefined;
  if (masterSchedulable) return taints;
  return taints.length > 0 ? [CONTROL_PLANE_TAINT, ...taints] : undefined;
}

function listKubeletArguments(machine: KubeadmMachineSpec): Argument[] {
  const { address, labels, providerId, externalCloudProvider, extraArguments } = machine;
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return [
    { name: 'node-ip', value: address },
    ...(pairs.length > 0 ? [{ name: 'node-labels', value: pairs.sort().join(',') }] : []),
    ...(externalCloudProvider ? [{ name: 'cloud-provider', value: 'external' }] : []),
    ...(providerId === undefined ? [] : [{ name: 'provider-id', value: providerId }]),
    ...toArgumentList(extraArguments.kubelet),
  ];
}

function createKubeProxyConfiguration({ kubeProxyMode }: KubeadmClusterSpec): KubeProxyConfiguration {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: kubeProxyMode,
  };
}

const KUBELET: KubeletConfiguration = {
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
};
