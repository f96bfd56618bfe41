import type { AllocatorName } from './allocator';
import { BACKENDS, type OverlayBackend } from './backend';
import type { NodePorts } from './ports';

/** A port that a firewall between the nodes must let through, or may close. */
export interface OpenPort {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  /** What listens there. */
  readonly use: string;
  /** Who must reach it: the other nodes, or only programs of the same machine. */
  readonly from: 'nodes' | 'loopback';
}

/** Every port of the cluster, the overlay's first. */
export function openPorts(
  ports: NodePorts,
  backend: OverlayBackend,
  allocator: AllocatorName = 'flannel',
): OpenPort[] {
  // kubeadm's etcd has one member, which the API server alone asks; who asks the API server must prove who he is
  const isByKubeadm = allocator === 'kubernetes';
  const etcd = isByKubeadm ? 'loopback' : 'nodes';
  const { port } = BACKENDS[backend];
  const overlay: OpenPort[] =
    port === undefined ? [] : [{ protocol: 'udp', port, use: `overlay network, ${backend}`, from: 'nodes' }];
  return [
    ...overlay,
    { protocol: 'tcp', port: ports.etcdClient, use: 'etcd, clients', from: etcd },
    { protocol: 'tcp', port: ports.etcdPeer, use: 'etcd, peers', from: etcd },
    { protocol: 'tcp', port: ports.kubelet, use: 'kubelet', from: 'nodes' },
    { protocol: 'tcp', port: ports.apiServer, use: 'API server', from: isByKubeadm ? 'nodes' : 'loopback' },
  ];
}
