import { Cidr } from '../../core/ipv4';
import { ALLOCATORS } from '../address-plan/allocator';
import type { DescribedOverlay } from '../address-plan/description';
import type { UserDataFormat } from '../model/format';
import type { WebProxy } from '../model/web-proxy';
import { API_PORT, type ApiEndpointSpec } from './control-plane/api-endpoint';
import { Delivery } from './delivery/delivery';
import type { KubeadmClusterProps, KubernetesExtension } from './kubeadm-cluster-props';
import { type Architecture, type ListedKubeadmMachine, listKubeadmMachines } from './machine-props';
import { POD_NETWORKS, PodNetwork } from './network/pod-network';
import type { ExtensionSpec, KubeadmClusterSpec, KubeadmMachineSpec } from './spec';

/** The default format of documents. */
const DEFAULT_FORMAT: UserDataFormat = 'flatcar-ignition-3.4.0';

/** Architectures as spelled in the names of Flatcar's images. */
const IMAGE_ARCHITECTURES: Readonly<Record<Architecture, string>> = { amd64: 'x86-64', arm64: 'arm64' };

/** The key that signs the packages of the Kubernetes project. */
const KEY_FINGERPRINT = 'DE15B14486CD377B9E876E1A234654DA9A296436';

/** Returns the properties of a cluster as plain data, with defaults filled in. */
export function toClusterSpec(props: KubeadmClusterProps): KubeadmClusterSpec {
  const { kubernetesVersion: version, master, otherMasters = [], packages = {} } = props;
  const endpoint = toEndpoint(props.apiEndpoint?.toSpec() ?? { kind: 'master' }, master.address);
  const serviceNetwork = props.serviceNetwork ?? '10.96.0.0/12';
  return {
    version,
    extensions: {
      amd64: toExtension(props.extension, version, 'amd64'),
      arm64: toExtension(props.arm64Extension, version, 'arm64'),
    },
    packages: {
      repository:
        packages.repository ?? `https://pkgs.k8s.io/core:/stable:/v${/^\d+\.\d+/.exec(version)?.[0]}/deb`,
      keyFingerprint: packages.keyFingerprint ?? KEY_FINGERPRINT,
    },
    masterAddress: master.address,
    masterCount: 1 + otherMasters.length,
    ...endpoint,
    certSans: props.certSans ?? [],
    etcd: props.etcd?.toSpec() ?? { kind: 'stacked' },
    imageRepository: props.imageRepository,
    extraArguments: props.extraArguments ?? {},
    patches: props.patches ?? {},
    masterSchedulable: props.masterSchedulable ?? true,
    externalCloudProvider: props.externalCloudProvider ?? false,
    nodeNetwork: props.nodeNetwork,
    overlay: toOverlay(props),
    serviceNetwork,
    podNetwork: (props.podNetwork ?? PodNetwork.flannel()).toSpec(),
    policyEnforcer: props.policyEnforcer?.toSpec() ?? { kind: 'none' },
    kubeProxyMode: props.kubeProxyMode ?? 'iptables',
    join: props.join?.toSpec() ?? { kind: 'file' },
    updateGroup: props.updateGroup ?? 'stable',
    sshAuthorizedKeys: props.sshAuthorizedKeys.map((key) => key.trim()),
    addressing: props.addressing ?? 'dhcp',
    gateway: props.gateway,
    dnsServers: props.dnsServers ?? [],
    timeServers: props.timeServers ?? [],
    webProxy:
      props.webProxy && withOwnNetworks(props.webProxy, props, serviceNetwork, endpoint.endpoint.host),
    registryMirrors: props.registryMirrors ?? {},
  };
}

/** Returns the machines of a cluster as plain data, the first master first. */
export function toMachineSpecs(
  props: KubeadmClusterProps,
  cluster: KubeadmClusterSpec,
): KubeadmMachineSpec[] {
  return listKubeadmMachines(props).map((machine, index) =>
    toMachineSpec(props, cluster, machine, index === 0),
  );
}

function toMachineSpec(
  props: KubeadmClusterProps,
  cluster: KubeadmClusterSpec,
  machine: ListedKubeadmMachine,
  isFirst: boolean,
): KubeadmMachineSpec {
  const format = machine.format ?? props.format ?? DEFAULT_FORMAT;
  return {
    ...cluster,
    role: machine.role,
    isFirst,
    hostname: machine.hostname,
    address: machine.address,
    macAddress: machine.macAddress,
    providerId: machine.providerId,
    interfaceName: machine.interfaceName ?? props.interfaceName ?? 'eth0',
    labels: machine.labels ?? {},
    taints: machine.taints ?? [],
    architecture: machine.architecture ?? 'amd64',
    format,
    distribution: format === 'cloud-init' ? 'debian' : 'flatcar',
    isIgnition: /ignition|butane/.test(format),
    delivery: (machine.delivery ?? props.delivery ?? Delivery.cloud()).toSpec(),
    property: machine.property,
  };
}

function toExtension(
  extension: KubernetesExtension | undefined,
  version: string,
  architecture: Architecture,
): ExtensionSpec | undefined {
  const image = `kubernetes-v${version}-${IMAGE_ARCHITECTURES[architecture]}.raw`;
  return (
    extension && {
      url: extension.url ?? `https://extensions.flatcar.org/extensions/${image}`,
      sha256: extension.sha256,
    }
  );
}

function toEndpoint(
  spec: ApiEndpointSpec,
  masterAddress: string,
): Pick<KubeadmClusterSpec, 'endpoint' | 'virtualIp'> {
  switch (spec.kind) {
    case 'master':
      return { endpoint: { host: masterAddress, port: API_PORT }, virtualIp: undefined };
    case 'named':
      return { endpoint: { host: spec.host, port: spec.port }, virtualIp: undefined };
    case 'virtualIp':
      return {
        endpoint: { host: spec.props.address, port: API_PORT },
        virtualIp: spec.props.address,
      };
  }
}

/** Adds to a proxy's exceptions what machines reach directly: each other, Services, pods, the API server. */
function withOwnNetworks(
  proxy: WebProxy,
  { nodeNetwork, overlayNetwork }: KubeadmClusterProps,
  serviceNetwork: string,
  endpoint: string,
): WebProxy {
  const own = [
    ...['localhost', '127.0.0.1', nodeNetwork, overlayNetwork, serviceNetwork, endpoint],
    ...['.svc', '.cluster.local'],
  ];
  return { ...proxy, except: [...new Set([...own, ...(proxy.except ?? [])])] };
}

/** Describes the overlay network, whose subnets Kubernetes itself assigns to machines. */
function toOverlay({
  overlayNetwork,
  overlaySubnetLength,
  podNetwork,
}: KubeadmClusterProps): DescribedOverlay {
  const prefixLength = Cidr.tryParse(overlayNetwork)?.prefixLength;
  const defaultLength =
    prefixLength === undefined ? undefined : ALLOCATORS.kubernetes.defaultSubnetLength(prefixLength);
  return {
    network: overlayNetwork,
    subnetLength: overlaySubnetLength ?? defaultLength,
    allocator: 'kubernetes',
    backend: POD_NETWORKS[podNetwork?.toSpec().kind ?? 'flannel'].backend,
  };
}
