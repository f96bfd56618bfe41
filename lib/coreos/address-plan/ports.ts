import type { AllocatorName } from './allocator';
import { BACKENDS, type OverlayBackend } from './backend';

/** Ports that the programs of a node listen on, all TCP. */
export interface NodePorts {
  /**
   * etcd for its clients: the allocator of the overlay and every Kubernetes program of the article.
   */
  readonly etcdClient: number;
  /** etcd for its peers. */
  readonly etcdPeer: number;
  readonly apiServer: number;
  readonly kubelet: number;
}

/** The defaults of the article's programs: etcd 0.4 and Kubernetes 0.3. */
export const ARTICLE_PORTS: NodePorts = {
  etcdClient: 4001,
  etcdPeer: 7001,
  apiServer: 8080,
  kubelet: 10_250,
};

/** The ports of a cluster that kubeadm created. Source: Kubernetes 1.36, cmd/kubeadm/app/constants. */
export const KUBEADM_PORTS: NodePorts = {
  etcdClient: 2379,
  etcdPeer: 2380,
  apiServer: 6443,
  kubelet: 10_250,
};

/** A port that programs of the cluster listen on. */
export interface OpenPort {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  /** What listens there. */
  readonly use: string;
  /**
   * Who must reach it: `nodes`, so that firewalls must let it through, or only programs of the same machine.
   */
  readonly from: 'nodes' | 'loopback';
}

/** Lists every port of a cluster, the overlay's first. */
export function listOpenPorts(backend: OverlayBackend, allocator: AllocatorName): OpenPort[] {
  const isKubeadm = allocator === 'kubernetes';
  const ports = isKubeadm ? KUBEADM_PORTS : ARTICLE_PORTS;
  // kubeadm's etcd has one member, which only the API server uses; the API server demands credentials
  const etcd = isKubeadm ? 'loopback' : 'nodes';
  const apiServer = isKubeadm ? 'nodes' : 'loopback';
  const { port } = BACKENDS[backend];
  const overlay: OpenPort[] =
    port === undefined ? [] : [{ protocol: 'udp', port, use: `overlay network, ${backend}`, from: 'nodes' }];
  return [
    ...overlay,
    { protocol: 'tcp', port: ports.etcdClient, use: 'etcd, clients', from: etcd },
    { protocol: 'tcp', port: ports.etcdPeer, use: 'etcd, peers', from: etcd },
    { protocol: 'tcp', port: ports.kubelet, use: 'kubelet', from: 'nodes' },
    { protocol: 'tcp', port: ports.apiServer, use: 'API server', from: apiServer },
  ];
}
