/**
 * The user_data of a cluster with a master and NODES nodes, from properties to the contents of each file, in
 * MODE hardened, article or kubeadm. Prints the time in milliseconds, without that of loading the library.
 */
const { App, Binaries, CoreOSRudderCluster, Discovery, KubeadmCluster, Stack } = require('kumiki');

const { NODES, MODE = 'hardened' } = process.env;
const SHA256 = '0'.repeat(64);
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB3f1T2pN9lJk2mG0c7n4uYv8wXzQ5rEoS6bKdHfLiMg ops@example.jp';
const PROGRAMS = ['apiserver', 'controller-manager', 'kubelet', 'proxy', 'rudder'];
const pinned = (name) => [name, { url: `https://mirror.example.jp/v0.3/${name}`, sha256: SHA256 }];

const discovery = Discovery.token('b9d070ef8fc3c65b3dc8a49853a77adf');
const MODES = {
  article: [CoreOSRudderCluster, { compat: 'article', discovery }],
  hardened: [
    CoreOSRudderCluster,
    { binaries: Binaries.pinned(Object.fromEntries(PROGRAMS.map(pinned))), discovery },
  ],
  kubeadm: [KubeadmCluster, { kubernetesVersion: '1.34.2', extension: { sha256: SHA256 } }],
};

const start = process.hrtime.bigint();
const app = new App();
const [Cluster, props] = MODES[MODE];
new Cluster(new Stack(app, 'site'), 'Cluster', {
  master: { hostname: 'master', address: '10.0.0.1' },
  nodes: Array.from({ length: Number(NODES) }, (_, index) => ({
    hostname: `node-${index}`,
    address: `10.0.${1 + Math.floor(index / 250)}.${1 + (index % 250)}`,
  })),
  nodeNetwork: '10.0.0.0/16',
  overlayNetwork: '10.240.0.0/12',
  sshAuthorizedKeys: [KEY],
  ...props,
});
const files = app.render();
const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
if ([...files.keys()].filter((path) => path.includes('/user-data/')).length !== Number(NODES) + 1) {
  throw new Error('a machine has no user_data');
}
console.log(milliseconds);
