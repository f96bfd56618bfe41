import { checkKubeadm } from '../../../../lib/coreos/kubeadm/checks/check-kubeadm';
import { ClusterCa } from '../../../../lib/coreos/kubeadm/cluster-ca';
import { ApiEndpoint } from '../../../../lib/coreos/kubeadm/control-plane/api-endpoint';
import { Etcd } from '../../../../lib/coreos/kubeadm/control-plane/etcd';
import { Delivery } from '../../../../lib/coreos/kubeadm/delivery/delivery';
import type { KubeadmClusterProps } from '../../../../lib/coreos/kubeadm/kubeadm-cluster-props';
import { PodNetwork } from '../../../../lib/coreos/kubeadm/network/pod-network';
import { PolicyEnforcer } from '../../../../lib/coreos/kubeadm/network/policy-enforcer';
import { NodeJoin } from '../../../../lib/coreos/kubeadm/node-join';
import { describeSite } from '../../../../lib/coreos/kubeadm/site';
import { SwitchNetwork } from '../../../../lib/load-balancer/network';
import { KUBEADM_SITE, TOKEN } from '../kubeadm-site';
import { THREE_MASTERS } from '../sites';

const network = SwitchNetwork.byName('machines', { addresses: ['10.1.0.2'], prefixLength: 22 });
const [other] = THREE_MASTERS.otherMasters ?? [];
const { master } = KUBEADM_SITE;
const node = { hostname: 'node-1', address: '10.1.3.13' };
const manifest = { url: 'https://example.jp/calico.yaml', sha256: 'ab'.repeat(32) };
const STATIC = { addressing: 'static', dnsServers: ['10.1.0.53'] } as const;
const at = (address: string) => ApiEndpoint.virtualIp({ address, network });
const key = (certificateKey: string) =>
  NodeJoin.token(TOKEN, { ca: ClusterCa.unverified(), acceptSecret: true, certificateKey });

/** Changes that a program in JavaScript may pass. */
const untyped = (changes: object) => changes as Partial<KubeadmClusterProps>;

type Wrong = readonly [
  what: string,
  changes: Partial<KubeadmClusterProps>,
  property: string,
  message: RegExp,
];

const WRONG: readonly Wrong[] = [
  // programs
  ['a version with v', { kubernetesVersion: 'v1.36.3' }, 'kubernetesVersion', /not a Kubernetes version/],
  [
    'a version without image',
    { kubernetesVersion: '1.30.9' },
    'kubernetesVersion',
    /not a Kubernetes version/,
  ],
  ['no image', { extension: undefined }, 'extension', /amd64, such as 'kube-master'/],
  ['an image that is no SHA-256', { extension: { sha256: 'x' } }, 'extension', /'x' is not a SHA-256/],
  [
    'no image for arm64',
    { nodes: [{ ...node, architecture: 'arm64' }] },
    'arm64Extension',
    /arm64, such as 'node-1'/,
  ],
  [
    'another processor',
    { nodes: [untyped({ ...node, architecture: 'x86-64' }) as never] },
    'nodes[0].architecture',
    /'x86-64' is not an architecture/,
  ],
  [
    'a repository with a slash',
    { packages: { repository: 'https://a.jp/deb/' } },
    'packages.repository',
    /not the folder/,
  ],
  [
    'a repository that is a command',
    { packages: { repository: "https://a.jp/'; reboot" } },
    'packages.repository',
    /not the folder/,
  ],
  [
    'a short fingerprint',
    { packages: { keyFingerprint: '9A296436' } },
    'packages.keyFingerprint',
    /not the fingerprint/,
  ],
  ['images at a URL', { imageRepository: 'https://mirror.example.jp' }, 'imageRepository', /not a registry/],
  ['images with a tag', { imageRepository: 'mirror.example.jp/k8s:v1' }, 'imageRepository', /not a registry/],
  [
    'a format of Fedora CoreOS',
    { nodes: [{ ...node, format: 'fcos-ignition-3.5.0' }] },
    'nodes[0].format',
    /Fedora CoreOS/,
  ],
  // networks
  ['too large a network of Services', { serviceNetwork: '172.0.0.0/8' }, 'serviceNetwork', /too large/],
  [
    'flannel without a version',
    { podNetwork: PodNetwork.flannel({ flannel: 'flannel' }) },
    'podNetwork.flannel',
    /fixed version/,
  ],
  [
    'half a version of Cilium',
    { podNetwork: PodNetwork.cilium({ version: '1.18' }) },
    'podNetwork.version',
    /not a version of Cilium/,
  ],
  [
    'manifests that nobody verified',
    { podNetwork: PodNetwork.calico({ manifest: { ...manifest, sha256: '' } }) },
    'podNetwork.manifest',
    /not a SHA-256/,
  ],
  [
    'manifests in a folder',
    { podNetwork: PodNetwork.cilium({ manifest: { ...manifest, url: './c.yaml' } }) },
    'podNetwork.manifest',
    /not a URL/,
  ],
  [
    'two programs for policies',
    { podNetwork: PodNetwork.calico({ manifest }), policyEnforcer: PolicyEnforcer.kubeNetworkPolicies() },
    'policyEnforcer',
    /calico enforces NetworkPolicy itself/,
  ],
  [
    'any version for policies',
    { policyEnforcer: PolicyEnforcer.kubeNetworkPolicies({ image: 'a:latest' }) },
    'policyEnforcer.image',
    /fixed version/,
  ],
  ['IPVS', untyped({ kubeProxyMode: 'ipvs' }), 'kubeProxyMode', /mode 'ipvs'/],
  ['another mode of kube-proxy', untyped({ kubeProxyMode: 'ebpf' }), 'kubeProxyMode', /mode 'ebpf'/],
  // control plane
  [
    'masters that nodes do not know',
    { otherMasters: THREE_MASTERS.otherMasters },
    'apiEndpoint',
    /the first one alone/,
  ],
  [
    'two masters',
    { ...THREE_MASTERS, otherMasters: other ? [other] : [] },
    'otherMasters',
    /2 members of etcd/,
  ],
  [
    'nine masters',
    {
      ...THREE_MASTERS,
      otherMasters: Array.from({ length: 8 }, (_, index) => ({
        hostname: `m${index}`,
        address: `10.1.2.${index + 1}`,
      })),
    },
    'otherMasters',
    /9 members/,
  ],
  [
    'an endpoint with a scheme',
    { apiEndpoint: ApiEndpoint.named('https://api.example.jp') },
    'apiEndpoint',
    /leads to no API server/,
  ],
  [
    'an endpoint on the loopback',
    { apiEndpoint: ApiEndpoint.named('localhost') },
    'apiEndpoint',
    /leads to no API server/,
  ],
  [
    'an endpoint without a port',
    { apiEndpoint: ApiEndpoint.named('api.example.jp', { port: 0 }) },
    'apiEndpoint',
    /0 is not a port/,
  ],
  [
    'a virtual IP elsewhere',
    { apiEndpoint: at('192.168.0.9') },
    'apiEndpoint',
    /a machine of 10\.1\.0\.0\/22 can have/,
  ],
  [
    'a virtual IP that a machine has',
    { apiEndpoint: at('10.1.3.13') },
    'apiEndpoint',
    /is the address of node-1/,
  ],
  [
    'a virtual IP that the gateway has',
    { apiEndpoint: at('10.1.0.1') },
    'apiEndpoint',
    /the address of the gateway/,
  ],
  ['a virtual IP that is none', { apiEndpoint: at('10.1.0') }, 'apiEndpoint', /not an IPv4 address/],
  [
    'a URL in the certificate',
    { certSans: ['ok.example.jp', 'https://api.example.jp'] },
    'certSans[1]',
    /not a valid name/,
  ],
  ['no member of etcd', { etcd: Etcd.external({ endpoints: [] }) }, 'etcd', /no member/],
  [
    'etcd without TLS',
    { etcd: Etcd.external({ endpoints: ['http://10.1.0.50:2379'] }) },
    'etcd',
    /not the URL/,
  ],
  [
    'flags of an etcd elsewhere',
    { etcd: Etcd.external({ endpoints: ['https://a:2379'] }), extraArguments: { etcd: { v: 1 } } },
    'extraArguments.etcd',
    /runs no etcd/,
  ],
  [
    'a flag with dashes',
    { extraArguments: { apiServer: { '--v': 1 } } },
    'extraArguments.apiServer',
    /'--v' is not a valid name/,
  ],
  [
    'a flag of two lines',
    { extraArguments: { kubelet: { 'max-pods': '1\n2' } } },
    'extraArguments.kubelet',
    /characters that cannot be seen/,
  ],
  [
    'a flag that is decided',
    { extraArguments: { controllerManager: { 'cluster-cidr': '10.0.0.0/8' } } },
    'extraArguments.controllerManager',
    /overlayNetwork/,
  ],
  [
    'labels as a flag',
    { extraArguments: { kubelet: { 'node-labels': 'a=b' } } },
    'extraArguments.kubelet',
    /labels/,
  ],
  [
    'a patch of what is decided',
    { patches: { cluster: { networking: { podSubnet: '10.0.0.0/8' } } } },
    'patches.cluster',
    /overlayNetwork/,
  ],
  [
    'IPVS by a patch',
    { patches: untyped({ kubeProxy: { mode: 'ipvs' } }) as never },
    'patches.kubeProxy',
    /kubeProxyMode/,
  ],
  [
    'a token by a patch',
    { patches: { join: { discovery: { file: { kubeConfigPath: '/a' } } } } },
    'patches.join',
    /join/,
  ],
  ['a certificate key for nobody', { join: key('0f'.repeat(32)) }, 'join', /no other master/],
  ['a certificate key that is none', { ...THREE_MASTERS, join: key('secret') }, 'join', /not one of kubeadm/],
  // machines
  [
    'a label that only others may set',
    { master: { ...master, labels: { 'node-role.kubernetes.io/gpu': '' } } },
    'master.labels',
    /could not join/,
  ],
  [
    'a provider id without the number of the server',
    { nodes: [{ ...node, providerId: 'sakura://is1b/node-1' }] },
    'nodes[0].providerId',
    /not a provider id/,
  ],
  [
    'one server twice',
    {
      master: { ...master, providerId: 'sakura://is1b/113400001000' },
      nodes: [{ ...node, providerId: 'sakura://is1b/113400001000' }],
    },
    'nodes[0].providerId',
    /have the same provider id/,
  ],
  [
    'a provider id by a flag',
    { extraArguments: { kubelet: { 'provider-id': 'sakura://is1b/113400001000' } } },
    'extraArguments.kubelet',
    /provider-id/,
  ],
  [
    'a cloud provider by a flag',
    { extraArguments: { kubelet: { 'cloud-provider': 'external' } } },
    'extraArguments.kubelet',
    /externalCloudProvider/,
  ],
  [
    'a label with a blank',
    { nodes: [{ ...node, labels: { disk: 'very fast' } }] },
    'nodes[0].labels',
    /not a valid value/,
  ],
  [
    'a label with two slashes',
    { nodes: [{ ...node, labels: { 'a/b/c': '' } }] },
    'nodes[0].labels',
    /not a valid name/,
  ],
  [
    'a taint without effect',
    { nodes: [{ ...node, taints: [untyped({ key: 'gpu', effect: 'NoRun' }) as never] }] },
    'nodes[0].taints',
    /not a valid effect/,
  ],
  [
    'a taint twice',
    {
      nodes: [
        {
          ...node,
          taints: [
            { key: 'a', effect: 'NoExecute' },
            { key: 'a', value: 'b', effect: 'NoExecute' },
          ],
        },
      ],
    },
    'nodes[0].taints',
    /given twice/,
  ],
  ['a pool without a name', { pools: [{ name: '', nodes: [] }] }, 'pools[0].name', /not a valid name/],
  [
    'two pools of one name',
    {
      pools: [
        { name: 'a', nodes: [] },
        { name: 'a', nodes: [] },
      ],
    },
    'pools[1].name',
    /two pools/,
  ],
  // reach
  ['no DNS server', { addressing: 'static' }, 'dnsServers', /no DNS server/],
  ['no way out', { ...STATIC, gateway: undefined }, 'gateway', /no way out/],
  ['another way to get addresses', untyped({ addressing: 'manual' }), 'addressing', /'manual'/],
  ['a DNS server by name', { dnsServers: ['dns.example.jp'] }, 'dnsServers[0]', /not the address/],
  ['a time server by URL', { timeServers: ['ntp://a'] }, 'timeServers[0]', /not a time server/],
  [
    'an interface that is an option of a command',
    { interfaceName: '-r' },
    'interfaceName',
    /not a valid name of a network interface/,
  ],
  [
    'an interface with a blank',
    { interfaceName: 'eth 0' },
    'interfaceName',
    /not a valid name of a network interface/,
  ],
  [
    'half a MAC address',
    { nodes: [{ ...node, macAddress: '52:54:00' }] },
    'nodes[0].macAddress',
    /not a MAC address/,
  ],
  [
    'one MAC address twice',
    {
      master: { ...master, macAddress: '52:54:00:12:34:56' },
      nodes: [{ ...node, macAddress: '52:54:00:12:34:56' }],
    },
    'nodes[0].macAddress',
    /same MAC address/,
  ],
  ['a proxy without URL', { webProxy: {} }, 'webProxy', /no URL/],
  [
    'a proxy that is a host',
    { webProxy: { http: 'proxy.example.jp:3128' } },
    'webProxy.http',
    /not the URL of a proxy/,
  ],
  [
    'exceptions in one text',
    { webProxy: { http: 'http://p:1', except: ['a,b'] } },
    'webProxy.except',
    /'a,b'/,
  ],
  [
    'a mirror of a URL',
    { registryMirrors: { 'https://docker.io': ['https://a.jp'] } },
    "registryMirrors['https://docker.io']",
    /not the host/,
  ],
  [
    'a mirror that is none',
    { registryMirrors: { 'docker.io': [] } },
    "registryMirrors['docker.io']",
    /no mirror/,
  ],
  [
    'a mirror with a quote',
    { registryMirrors: { 'docker.io': ['https://a"b'] } },
    "registryMirrors['docker.io']",
    /not the URL of a mirror/,
  ],
  // deliveries
  [
    'Flatcar onto Debian',
    { format: 'cloud-init', extension: undefined, nodes: [], delivery: Delivery.flatcarInstall() },
    'delivery',
    /installs Flatcar/,
  ],
  [
    'matchbox without MAC addresses',
    { nodes: [], delivery: Delivery.matchbox({ url: 'http://10.1.0.5:8080' }) },
    'master.macAddress',
    /could not recognise/,
  ],
  [
    'matchbox with cloud-config',
    {
      nodes: [],
      format: 'coreos-cloudinit-1.14',
      master: { ...master, macAddress: '52:54:00:12:34:56' },
      delivery: Delivery.matchbox({ url: 'http://10.1.0.5:8080' }),
    },
    'delivery',
    /serves Ignition/,
  ],
  [
    'matchbox nowhere',
    {
      nodes: [],
      master: { ...master, macAddress: '52:54:00:12:34:56' },
      delivery: Delivery.matchbox({ url: 'http://10.1.0.5/' }),
    },
    'delivery',
    /not the URL of a matchbox server/,
  ],
  [
    'a disk with a command',
    { nodes: [], delivery: Delivery.flatcarInstall({ device: '/dev/vda; reboot' }) },
    'delivery',
    /not a disk/,
  ],
  [
    'a small disk',
    { nodes: [], delivery: Delivery.sakura({ diskSizeGigabytes: 5 }) },
    'delivery',
    /no disks of 5 GB/,
  ],
  [
    'a static address on Sakura Cloud',
    { ...STATIC, nodes: [], extension: undefined, format: 'cloud-init', delivery: Delivery.sakura() },
    'delivery',
    /no network configuration/,
  ],
];

describe('a wrong cluster is reported that', () => {
  it.each(WRONG)('has %s', (_, changes, property, message) => {
    const problems = [...checkKubeadm(describeSite({ ...KUBEADM_SITE, ...changes }))];
    expect(problems.map((problem) => [problem.code, problem.property])).toEqual([
      [expect.stringMatching(/^KUBEADM_(CONFIG|JOIN)$/), property],
    ]);
    expect(problems[0]?.message).toMatch(message);
    // each problem says how to fix it
    expect(problems[0]?.hint).toBeTruthy();
  });

  it('has secrets, but without showing them', () => {
    const secret = 'p4ssw0rd-of-the-proxy';
    const changes = { webProxy: { http: `http://u:${secret} @proxy:1` }, join: key(`${secret}`) };
    const problems = [...checkKubeadm(describeSite({ ...KUBEADM_SITE, ...changes }))];
    expect(problems.length).toBeGreaterThan(1);
    expect(JSON.stringify(problems)).not.toContain(secret);
  });
});
