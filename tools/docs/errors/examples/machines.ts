import {
  Binaries,
  ClusterCa,
  CoreOSRudderCluster,
  type CoreOSRudderClusterProps,
  Discovery,
  KubeadmCluster,
  type KubeadmClusterProps,
  NodeJoin,
  UserData,
} from 'kumiki';
import type { LibraryExamples } from '../library-run.ts';

/** Programs with mistakes in clusters. */
export const CLUSTERS: LibraryExamples = {
  ADDRESS_INVALID({ stack, cluster }) {
    new CoreOSRudderCluster(stack, 'Cluster', { ...cluster, nodeNetwork: '10.1.0.1/22' });
  },
  COREOS_BINARIES({ stack, cluster }) {
    const rudder = { url: 'https://mirror.example.jp/rudder', sha256: '' };
    new CoreOSRudderCluster(stack, 'Cluster', { ...cluster, binaries: Binaries.pinned({ rudder }) });
  },
  COREOS_DISCOVERY({ stack, cluster }) {
    new CoreOSRudderCluster(stack, 'Blue', cluster);
    new CoreOSRudderCluster(stack, 'Green', {
      ...cluster,
      master: { hostname: 'green-master', address: '10.1.1.141' },
      nodes: [],
    });
  },
  COREOS_MACHINE({ stack, cluster }) {
    new CoreOSRudderCluster(stack, 'Cluster', { ...cluster, nodes: [], masterSchedulable: false });
  },
  KUBEADM_CONFIG({ stack, kubeadm }) {
    new KubeadmCluster(stack, 'Cluster', { ...kubeadm, kubernetesVersion: '1.36' });
  },
  KUBEADM_JOIN({ stack, kubeadm }) {
    const join = NodeJoin.token('abc', {
      ca: ClusterCa.hashes(`sha256:${'0'.repeat(64)}`),
      acceptSecret: true,
    });
    new KubeadmCluster(stack, 'Cluster', { ...kubeadm, join });
  },
  NETWORK_OVERLAP({ stack, cluster }) {
    new CoreOSRudderCluster(stack, 'Cluster', { ...cluster, overlayNetwork: '10.1.0.0/16' });
  },
  NETWORK_RESERVED({ stack, cluster }) {
    new CoreOSRudderCluster(stack, 'Cluster', { ...cluster, overlayNetwork: '169.254.0.0/16' });
  },
  NODE_ADDRESS({ stack, cluster }) {
    const nodes = [{ hostname: 'node-1', address: '10.2.0.1' }];
    new CoreOSRudderCluster(stack, 'Cluster', { ...cluster, nodes });
  },
  NODE_DUPLICATE({ stack, cluster }) {
    const nodes = [
      { hostname: 'node-1', address: '10.1.3.13' },
      { hostname: 'node-2', address: '10.1.3.13' },
    ];
    new CoreOSRudderCluster(stack, 'Cluster', { ...cluster, nodes });
  },
  OVERLAY_CAPACITY({ stack, cluster }) {
    new CoreOSRudderCluster(stack, 'Cluster', {
      ...cluster,
      overlayNetwork: '10.240.0.0/24',
      overlaySubnetLength: 25,
    });
  },
  OVERLAY_MTU({ stack, cluster }) {
    new CoreOSRudderCluster(stack, 'Cluster', { ...cluster, externalMtu: 150 });
  },
  OVERLAY_SUBNETS({ stack, cluster }) {
    new CoreOSRudderCluster(stack, 'Cluster', { ...cluster, overlaySubnetLength: 16 });
  },
};

/** Boot documents with mistakes. */
export const BOOT_DOCUMENTS: LibraryExamples = {
  UNIT_ABSENT({ stack }) {
    const ExecStart = '/usr/bin/web';
    const content = {
      Unit: { Requires: 'databse.service', After: 'databse.service' },
      Service: { ExecStart },
    };
    new UserData(stack, 'Node', {
      units: [
        {
          name: 'database.service',
          command: 'start',
          content: { Service: { ExecStart: '/usr/bin/database' } },
        },
        { name: 'web.service', command: 'start', content },
      ],
    });
  },
  UNIT_CONTENT({ stack }) {
    const content = '[Service]\nExecStrat=/usr/bin/web\n';
    new UserData(stack, 'Node', { units: [{ name: 'web.service', command: 'start', content }] });
  },
  UNIT_DOWNLOAD({ stack }) {
    const ExecStart = "/bin/sh -c 'curl -sSL https://example.jp/install.sh | sh'";
    const content = { Service: { Type: 'oneshot', ExecStart } };
    new UserData(stack, 'Node', { units: [{ name: 'install.service', command: 'start', content }] });
  },
  UNIT_ENABLE({ stack }) {
    const content = { Service: { ExecStart: '/usr/bin/web' } };
    new UserData(stack, 'Node', { units: [{ name: 'web.service', enable: true, content }] });
  },
  UNIT_FLOW({ stack }) {
    new UserData(stack, 'Node', { units: [{ name: 'web.service', mask: true, command: 'start' }] });
  },
  UNIT_NAME({ stack }) {
    const content = { Service: { ExecStart: '/usr/bin/web' } };
    new UserData(stack, 'Node', { units: [{ name: 'my web.service', command: 'start', content }] });
  },
  UNIT_ORDER({ stack }) {
    const web = { Unit: { After: 'database.service' }, Service: { ExecStart: '/usr/bin/web' } };
    const database = { Service: { ExecStart: '/usr/bin/database' } };
    new UserData(stack, 'Node', {
      units: [
        { name: 'web.service', command: 'start', content: web },
        { name: 'database.service', command: 'start', content: database },
      ],
    });
  },
  UNIT_PROGRAM({ stack }) {
    const content = { Service: { ExecStart: '/opt/bin/web' } };
    new UserData(stack, 'Node', { units: [{ name: 'web.service', command: 'start', content }] });
  },
  UNIT_RACE({ stack }) {
    const content = { Service: { EnvironmentFile: '/run/flannel/subnet.env', ExecStart: '/usr/bin/web' } };
    new UserData(stack, 'Node', { units: [{ name: 'web.service', command: 'start', content }] });
  },
  UNIT_SWALLOWED_FAILURE({ stack }) {
    const content = { Service: { ExecStartPre: '-/usr/bin/etcdctl mk /web on', ExecStart: '/usr/bin/web' } };
    new UserData(stack, 'Node', { units: [{ name: 'web.service', command: 'start', content }] });
  },
  UNIT_VERSION({ stack }) {
    const content = { Service: { ExecStart: '/usr/bin/web', DynamicUser: 'yes' } };
    new UserData(stack, 'Node', {
      format: 'coreos-cloudinit-1.13',
      units: [{ name: 'web.service', command: 'start', content }],
    });
  },

  USER_DATA_DUPLICATE({ stack }) {
    const hostname = { path: '/etc/hostname', content: 'node-2\n' } as const;
    new UserData(stack, 'Node', { hostname: 'node-1', files: [hostname] });
  },
  USER_DATA_FILE({ stack }) {
    new UserData(stack, 'Node', { files: [{ path: '/usr/bin/kubelet', content: '' }] });
  },
  USER_DATA_FORMAT({ stack }) {
    new UserData(stack, 'Node', { format: 'flatcar-ignition-3.4.0', encoding: 'gzip' });
  },
  USER_DATA_NAME({ stack }) {
    new UserData(stack, 'Node', { hostname: 'node_1' });
  },
  USER_DATA_OPTION({ stack }) {
    new UserData(stack, 'Node', { etcd: { addr: '10.1 .1 .140 :4001' } });
  },
  USER_DATA_SECRET({ stack }) {
    new UserData(stack, 'Node', { files: [{ path: '/etc/ca.key', content: '-----BEGIN PRIVATE KEY-----' }] });
  },
  USER_DATA_SIZE({ stack }) {
    new UserData(stack, 'Node', {
      provider: 'idcf',
      files: [{ path: '/etc/motd', content: 'x'.repeat(3000) }],
    });
  },
  USER_DATA_SSH_KEY({ stack }) {
    new UserData(stack, 'Node', { sshAuthorizedKeys: ['ssh-rsa AAAAB3NzaC...'] });
  },
  USER_DATA_SUBSTITUTION({ stack }) {
    new UserData(stack, 'Node', { etcd: { addr: '$private_ipv4:4001' } });
  },
  USER_DATA_TEXT({ stack }) {
    new UserData(stack, 'Node', { files: [{ path: '/etc/motd', content: '\ud83d' }] });
  },
};

/** A valid cluster; examples change one of its properties. */
export const CLUSTER: CoreOSRudderClusterProps = {
  master: { hostname: 'kube-master', address: '10.1.1.140' },
  nodes: [
    { hostname: 'node-1', address: '10.1.3.13' },
    { hostname: 'node-2', address: '10.1.0.44' },
  ],
  nodeNetwork: '10.1.0.0/22',
  overlayNetwork: '10.240.0.0/16',
  discovery: Discovery.token('b9d070ef8fc3c65b3dc8a49853a77adf'),
  sshAuthorizedKeys: [
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB3f1T2pN9lJk2mG0c7n4uYv8wXzQ5rEoS6bKdHfLiMg ops@example.jp',
  ],
  binaries: Binaries.preplaced(),
};

/** A valid cluster of today's Kubernetes; examples change one of its properties. */
export const KUBEADM: KubeadmClusterProps = {
  kubernetesVersion: '1.36.3',
  extension: { sha256: 'a8d1f06b5c2e94737e1b0c8f6d3a592e4b7061f8c9d2e3a54b6f7081c2d3e4f5' },
  master: CLUSTER.master,
  nodes: CLUSTER.nodes,
  nodeNetwork: '10.1.0.0/22',
  overlayNetwork: '10.240.0.0/16',
  sshAuthorizedKeys: CLUSTER.sshAuthorizedKeys,
};
