import type { Construct } from 'constructs';
import { ClusterCa } from '../../../lib/coreos/kubeadm/cluster-ca';
import { KubeadmCluster } from '../../../lib/coreos/kubeadm/kubeadm-cluster';
import type { KubeadmClusterProps } from '../../../lib/coreos/kubeadm/kubeadm-cluster-props';
import { NodeJoin } from '../../../lib/coreos/kubeadm/node-join';
import { ARTICLE_SITE } from '../article-site';
import { AUTHORITY } from './authority';

const { discovery: _, ...SITE } = ARTICLE_SITE;

/** The machines and networks of the article, with today's Kubernetes. */
export const KUBEADM_SITE: KubeadmClusterProps = {
  ...SITE,
  kubernetesVersion: '1.36.3',
  extension: { sha256: '5a'.repeat(32) },
};

/** A token that belongs to no cluster. */
export const TOKEN = 'abcdef.0123456789abcdef';

/** Every way to join, by name. */
export const JOINS: Readonly<Record<string, NodeJoin>> = {
  file: NodeJoin.file(),
  'token and certificate': token(ClusterCa.certificate(AUTHORITY.certificate)),
  'token and key pair': token(
    ClusterCa.keyPair(AUTHORITY.certificate, AUTHORITY.privateKey, { acceptSecret: true }),
  ),
  'token and hash': token(ClusterCa.hashes(`sha256:${'0f'.repeat(32)}`)),
  'token alone': token(ClusterCa.unverified()),
};

function token(ca: ClusterCa): NodeJoin {
  return NodeJoin.token(TOKEN, { ca, acceptSecret: true });
}

/** Creates a cluster with kubeadm on the article's machines. */
export function kubeadmCluster(scope: Construct, changes: Partial<KubeadmClusterProps> = {}): KubeadmCluster {
  return new KubeadmCluster(scope, 'Cluster', { ...KUBEADM_SITE, ...changes });
}
