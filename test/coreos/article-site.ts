import type { Construct } from 'constructs';
import { Binaries, type BinaryName } from '../../lib/coreos/article/binaries';
import { Discovery } from '../../lib/coreos/article/discovery';
import { CoreOSRudderCluster } from '../../lib/coreos/cluster/core-os-rudder-cluster';
import type { CoreOSRudderClusterProps } from '../../lib/coreos/cluster/core-os-rudder-cluster-props';
import { SSH_KEY } from './boot';

/** The machines and networks of the article. */
export const ARTICLE_SITE: CoreOSRudderClusterProps = {
  master: {
    hostname: 'kube-master',
    address: '10.1.1.140',
    machineId: 'fdb23eca000000000000000000000000',
  },
  nodes: [
    { hostname: 'node-1', address: '10.1.3.13', machineId: 'f696f27e000000000000000000000000' },
    { hostname: 'node-2', address: '10.1.0.44', machineId: '4b3c0589000000000000000000000000' },
  ],
  nodeNetwork: '10.1.0.0/22',
  gateway: '10.1.0.1',
  overlayNetwork: '10.240.0.0/16',
  discovery: Discovery.token('b9d070ef8fc3c65b3dc8a49853a77adf'),
  sshAuthorizedKeys: [SSH_KEY],
};

const PROGRAMS: readonly BinaryName[] = ['apiserver', 'controller-manager', 'kubelet', 'proxy', 'rudder'];

/** Downloads of all the programs. */
export const PINNED = Binaries.pinned(
  Object.fromEntries(
    PROGRAMS.map((name, index) => [
      name,
      { url: `https://mirror.example.jp/kubernetes/v0.3/${name}`, sha256: String(index).repeat(64) },
    ]),
  ),
);

/** Creates the article's cluster, hardened by default. */
export function articleCluster(
  scope: Construct,
  changes: Partial<CoreOSRudderClusterProps> = {},
): CoreOSRudderCluster {
  const binaries = changes.compat === 'article' ? {} : { binaries: PINNED };
  return new CoreOSRudderCluster(scope, 'Cluster', { ...ARTICLE_SITE, ...binaries, ...changes });
}
