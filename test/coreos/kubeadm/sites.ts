import { ClusterCa } from '../../../lib/coreos/kubeadm/cluster-ca';
import { ApiEndpoint } from '../../../lib/coreos/kubeadm/control-plane/api-endpoint';
import { Etcd } from '../../../lib/coreos/kubeadm/control-plane/etcd';
import { Delivery } from '../../../lib/coreos/kubeadm/delivery/delivery';
import type { KubeadmClusterProps } from '../../../lib/coreos/kubeadm/kubeadm-cluster-props';
import { PodNetwork } from '../../../lib/coreos/kubeadm/network/pod-network';
import { PolicyEnforcer } from '../../../lib/coreos/kubeadm/network/policy-enforcer';
import { NodeJoin } from '../../../lib/coreos/kubeadm/node-join';
import { SwitchNetwork } from '../../../lib/load-balancer/network';
import { KUBEADM_SITE, TOKEN } from './kubeadm-site';

const MANIFEST = { url: 'https://mirror.example.jp/network.yaml', sha256: 'ab'.repeat(32) };

/** A virtual IP in front of the API server. */
export const VIRTUAL_IP = ApiEndpoint.virtualIp({
  address: '10.1.0.9',
  network: SwitchNetwork.byName('machines', { addresses: ['10.1.0.2'], prefixLength: 22 }),
});

/** Two more masters, and an endpoint for all three. */
export const THREE_MASTERS: Partial<KubeadmClusterProps> = {
  otherMasters: [
    { hostname: 'master-2', address: '10.1.1.141' },
    { hostname: 'master-3', address: '10.1.1.142' },
  ],
  apiEndpoint: VIRTUAL_IP,
};

/** Clusters with each choice that their properties offer, by name. */
export const SITES: Readonly<Record<string, Partial<KubeadmClusterProps>>> = {
  'three masters by file': THREE_MASTERS,
  'three masters by token': {
    ...THREE_MASTERS,
    join: NodeJoin.token(TOKEN, {
      ca: ClusterCa.unverified(),
      acceptSecret: true,
      certificateKey: '0f'.repeat(32),
    }),
  },
  'a name, an etcd elsewhere, and pods off the masters': {
    apiEndpoint: ApiEndpoint.named('api.example.jp', { port: 443 }),
    etcd: Etcd.external({ endpoints: ['https://10.1.0.50:2379', 'https://10.1.0.51:2379'] }),
    masterSchedulable: false,
    certSans: ['203.0.113.7', '*.example.jp', '2001:db8::1'],
  },
  'flags and patches': {
    extraArguments: {
      apiServer: { 'audit-log-maxage': 30, 'tls-cipher-suites': ['TLS_AES_128_GCM_SHA256'] },
      controllerManager: { 'terminated-pod-gc-threshold': 100 },
      scheduler: { v: 2 },
      etcd: { 'auto-compaction-retention': '1h' },
      kubelet: { 'max-pods': 50 },
    },
    patches: {
      cluster: { clusterName: 'shop', certificateValidityPeriod: '4380h0m0s', dns: { imageTag: 'v1.13.0' } },
      init: { timeouts: { controlPlaneComponentHealthCheck: '8m0s' } },
      join: { nodeRegistration: { imagePullSerial: false } },
      kubelet: { serializeImagePulls: false, maxPods: 60, evictionHard: { 'memory.available': '200Mi' } },
      kubeProxy: { metricsBindAddress: '127.0.0.1:10249' },
    },
  },
  'pools, labels and taints': {
    master: {
      ...KUBEADM_SITE.master,
      labels: { 'topology.kubernetes.io/zone': 'is1b' },
      providerId: 'sakura://is1b/113400001000',
    },
    pools: [
      {
        name: 'gpu',
        labels: { 'example.jp/gpu': 'true' },
        taints: [{ key: 'gpu', effect: 'NoSchedule' }],
        nodes: [
          { hostname: 'gpu-1', address: '10.1.2.1' },
          {
            hostname: 'gpu-2',
            address: '10.1.2.2',
            taints: [{ key: 'old', value: 'yes', effect: 'NoExecute' }],
          },
        ],
      },
      { name: 'arm', architecture: 'arm64', nodes: [{ hostname: 'arm-1', address: '10.1.2.3' }] },
    ],
    arm64Extension: { sha256: '6b'.repeat(32) },
  },
  'Debian throughout': {
    format: 'cloud-init',
    extension: undefined,
    delivery: Delivery.configDrive(),
    addressing: 'static',
    dnsServers: ['10.1.0.53'],
    timeServers: ['ntp.example.jp'],
    kubeProxyMode: 'nftables',
  },
  'Flatcar with nodes of Debian': {
    nodes: [{ hostname: 'node-1', address: '10.1.3.13', format: 'cloud-init' }],
    addressing: 'static',
    dnsServers: ['10.1.0.53', '10.1.0.54'],
    timeServers: ['ntp.example.jp', '10.1.0.123'],
    webProxy: { http: 'http://proxy.example.jp:3128', https: 'https://proxy.example.jp:3129' },
    registryMirrors: {
      'registry.k8s.io': ['https://mirror.example.jp'],
      'docker.io': ['https://mirror.example.jp', 'http://10.1.0.60:5000'],
    },
    imageRepository: 'mirror.example.jp/kubernetes',
  },
  'Cilium by version': { podNetwork: PodNetwork.cilium({ version: '1.18.4' }) },
  'Calico by manifests': { podNetwork: PodNetwork.calico({ manifest: MANIFEST }) },
  'flannel with a policy enforcer': { policyEnforcer: PolicyEnforcer.kubeNetworkPolicies() },
};
