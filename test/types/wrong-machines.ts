/**
 * Wrong code that must not compile. What follows the directive is part of the compiler's message; a test
 * compares them.
 */
import {
  App,
  Binaries,
  ClusterCa,
  CoreOSMachine,
  CoreOSRudderCluster,
  Discovery,
  KubeadmCluster,
  NodeJoin,
  Stack,
  UserData,
} from 'kumiki';

const stack = new Stack(new App(), 'site');
const userData = new UserData(stack, 'Node');
const site = {
  master: { hostname: 'kube-master', address: '10.1.1.140' },
  nodes: [],
  nodeNetwork: '10.1.0.0/22',
  overlayNetwork: '10.240.0.0/16',
  discovery: Discovery.token('b9d070ef8fc3c65b3dc8a49853a77adf'),
  sshAuthorizedKeys: [],
};

// --- Units
// ----------------------------------------------------------------------------------------------------------

// @ts-expect-error Type '"docker"' is not assignable to type
userData.addUnit({ name: 'docker' });
// @ts-expect-error Type '"enable"' is not assignable to type
userData.addUnit({ name: 'docker.service', command: 'enable' });
// @ts-expect-error 'Servce' does not exist in type
userData.addUnit({ name: 'docker.service', content: { Servce: { ExecStart: '/bin/true' } } });
// @ts-expect-error 'dropins' does not exist in type 'Unit'
userData.addUnit({ name: 'docker.service', dropins: [] });
// @ts-expect-error is not assignable to type '`${string}.conf`'
userData.addDropIn('docker.service', { name: '10-mtu', content: '' });
userData.addUnit({
  name: 'a.service',
  // @ts-expect-error Type '"docker"' is not assignable to type '`/${string}`'
  content: { Service: { ExecStart: { program: 'docker' } } },
});

// --- Files and users
// ------------------------------------------------------------------------------------------------

// @ts-expect-error Type '"etc/motd"' is not assignable to type '`/${string}`'
userData.addFile({ path: 'etc/motd', content: '' });
// @ts-expect-error Type '"644"' is not assignable to type
userData.addFile({ path: '/etc/motd', content: '', permissions: '644' });
// @ts-expect-error Type 'number' is not assignable to type
userData.addFile({ path: '/etc/motd', content: '', permissions: 0o644 });
// @ts-expect-error Type '"b64"' is not assignable to type
userData.addFile({ path: '/etc/motd', content: '', encoding: 'b64' });
// @ts-expect-error 'password' does not exist in type 'User'
userData.addUser({ name: 'deploy', password: 'x' });

// --- Options
// --------------------------------------------------------------------------------------------------------

// @ts-expect-error Type '"best-effort"' is not assignable to type
new UserData(stack, 'A', { update: { rebootStrategy: 'best-effort' } });
// @ts-expect-error Type 'false' is not assignable to type 'true'
new UserData(stack, 'B', { fleet: { verifyUnits: false } });
// @ts-expect-error 'peer_addr' does not exist in type
new UserData(stack, 'C', { etcd: { peer_addr: '10.1.1.140:7001' } });
// @ts-expect-error Type '"yaml"' is not assignable to type
new UserData(stack, 'D', { format: 'yaml' });
// @ts-expect-error Type '"base64"' is not assignable to type 'UserDataEncoding
new UserData(stack, 'E', { encoding: 'base64' });

// --- Clusters
// -------------------------------------------------------------------------------------------------------

// @ts-expect-error Property 'address' is missing
new CoreOSRudderCluster(stack, 'F', { ...site, nodes: [{ hostname: 'node-1' }] });
// @ts-expect-error Type 'string' is not assignable to type 'Discovery'
new CoreOSRudderCluster(stack, 'G', { ...site, discovery: 'https://discovery.etcd.io/x' });
// @ts-expect-error Type '"seed"' is not assignable to type
new CoreOSRudderCluster(stack, 'H', { ...site, compat: 'seed' });
// @ts-expect-error Property 'sha256' is missing
Binaries.pinned({ kubelet: { url: 'https://example.jp/kubelet' } });
// @ts-expect-error 'scheduler' does not exist in type
Binaries.pinned({ scheduler: { url: 'https://example.jp/scheduler', sha256: '' } });
// @ts-expect-error Constructor of class 'CoreOSMachine' is private
new CoreOSMachine(stack, 'M');

// --- Clusters that kubeadm makes
// ------------------------------------------------------------------------------------

const { discovery: _, ...machines } = site;
const kubernetesVersion = '1.34.2';
const kubeadm = { ...machines, kubernetesVersion, extension: { sha256: '' } };

// @ts-expect-error 'compat' does not exist in type 'KubeadmClusterProps'
new KubeadmCluster(stack, 'I', { ...kubeadm, compat: 'article' });
// @ts-expect-error Type '"manual"' is not assignable
new KubeadmCluster(stack, 'J', { ...kubeadm, addressing: 'manual' });
// @ts-expect-error Type '"ipvs"' is not assignable
new KubeadmCluster(stack, 'J', { ...kubeadm, kubeProxyMode: 'ipvs' });
const taint = { key: 'k', effect: 'never' } as const;
// @ts-expect-error Type '"never"' is not assignable
new KubeadmCluster(stack, 'J', { ...kubeadm, pools: [{ name: 'p', nodes: [], taints: [taint] }] });
// @ts-expect-error Type 'string' is not assignable to type 'ApiEndpoint'
new KubeadmCluster(stack, 'J', { ...kubeadm, apiEndpoint: 'api.example.jp' });
// @ts-expect-error 'clusterNam' does not exist
new KubeadmCluster(stack, 'J', { ...kubeadm, patches: { cluster: { clusterNam: 'x' } } });
// @ts-expect-error 'sha256'
new KubeadmCluster(stack, 'K', { ...kubeadm, extension: { url: '' } });
// @ts-expect-error Property 'discovery' is missing
new CoreOSRudderCluster(stack, 'L', { ...machines });
// @ts-expect-error 'ca' is missing
NodeJoin.token('abcdef.0123456789abcdef', { acceptSecret: true });
// @ts-expect-error Type 'string' is not assignable to type 'ClusterCa'
NodeJoin.token('abcdef.0123456789abcdef', { ca: 'sha256:…' });
// @ts-expect-error Expected 2-3 arguments
ClusterCa.keyPair('-----BEGIN CERTIFICATE-----');
