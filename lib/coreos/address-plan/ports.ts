import type { OwnPort } from '../../core/references';
import type { AllocatorName } from './allocator';
import { BACKENDS, type OverlayBackend } from './backend';

/** Ports that the programs of a machine listen on, all TCP. */
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

/** The default range of the API server, from which Services of type NodePort get their ports. */
const NODE_PORT_RANGE = { port: 30_000, lastPort: 32_767 };

const SSH = 22;

/**
 * Who calls a port: other machines of the cluster; the workstation of whoever looks after it; or everybody
 * whom pods serve.
 */
export type PortClient = 'nodes' | 'workstation' | 'clients';

/** Which machines listen: `servers` are those behind a load balancer. */
export type PortHolder = 'all' | 'master' | 'servers';

/** A port, or a range of ports, that machines of the cluster listen on. */
export interface OpenPort {
  /** As it is written in rules of packet filters. */
  readonly protocol: 'tcp' | 'udp';
  /** 1 to 65535. */
  readonly port: number;
  /**
   * The last port of a range.
   * @default - it is a single port
   */
  readonly lastPort?: number | undefined;
  /** What listens there. */
  readonly use: string;
  /** The machines that listen. */
  readonly on: PortHolder;
  /** Whose packets firewalls must let through. Empty: only programs of the same machine call it. */
  readonly from: readonly PortClient[];
  /**
   * Whether what listens there takes orders from whoever reaches it, so that nobody but the machines must.
   */
  readonly trustsCallers: boolean;
}

/** What the ports of a cluster depend on. */
export interface PortDescription {
  readonly backend: OverlayBackend;
  readonly allocator: AllocatorName;
  /** How many machines have a control plane. */
  readonly masters: number;
  /** Ports of the virtual IPs that machines accept. */
  readonly virtualIpPorts: readonly number[];
  /** Ports that only this cluster has. @default - none */
  readonly others?: readonly OpenPort[] | undefined;
}

/** Lists every port of a cluster: first what the machines say among themselves, then what others call. */
export function listOpenPorts(cluster: PortDescription): OpenPort[] {
  return [
    ...listOverlayPorts(cluster),
    ...(cluster.allocator === 'kubernetes' ? listKubeadmPorts(cluster) : listArticlePorts()),
    ...(cluster.others ?? []),
    { protocol: 'tcp', port: SSH, use: 'ssh', on: 'all', from: ['workstation'], trustsCallers: false },
    ...cluster.virtualIpPorts.map(
      (port): OpenPort => ({
        protocol: 'tcp',
        port,
        use: 'virtual IP',
        on: 'servers',
        from: ['clients'],
        trustsCallers: false,
      }),
    ),
  ];
}

function listOverlayPorts({ backend }: PortDescription): OpenPort[] {
  const { port } = BACKENDS[backend];
  if (port === undefined) return [];
  return [
    {
      protocol: 'udp',
      port,
      use: `overlay network, ${backend}`,
      on: 'all',
      from: ['nodes'],
      // whoever sends to it sends as a pod
      trustsCallers: true,
    },
  ];
}

/** In 2014 no program asked for credentials. */
function listArticlePorts(): OpenPort[] {
  const { etcdClient, etcdPeer, kubelet, apiServer } = ARTICLE_PORTS;
  const every = { protocol: 'tcp', on: 'all', from: ['nodes'], trustsCallers: true } as const;
  return [
    { ...every, port: etcdClient, use: 'etcd, clients' },
    { ...every, port: etcdPeer, use: 'etcd, peers' },
    { ...every, port: kubelet, use: 'kubelet' },
    { ...every, port: apiServer, use: 'API server', on: 'master', from: [] },
  ];
}

/** Today's programs demand certificates. Several control planes have one etcd, whose members are peers. */
function listKubeadmPorts({ masters }: PortDescription): OpenPort[] {
  const { etcdClient, etcdPeer, kubelet, apiServer } = KUBEADM_PORTS;
  const every = { protocol: 'tcp', on: 'all', from: ['nodes'], trustsCallers: false } as const;
  const peers: readonly PortClient[] = masters > 1 ? ['nodes'] : [];
  const etcd = { ...every, on: 'master', from: peers } as const;
  const nodePort = { ...every, ...NODE_PORT_RANGE, from: ['clients'] } as const;
  return [
    { ...etcd, port: etcdClient, use: 'etcd, clients' },
    { ...etcd, port: etcdPeer, use: 'etcd, peers' },
    { ...every, port: kubelet, use: 'kubelet' },
    { ...every, port: apiServer, use: 'API server', on: 'master', from: ['nodes', 'workstation'] },
    { ...nodePort, use: 'Services of type NodePort' },
    { ...nodePort, protocol: 'udp', use: 'Services of type NodePort' },
  ];
}

/** The TCP ports at which programs of a machine itself are called on its address. */
export function listMachinePorts(
  allocator: AllocatorName,
  role: 'master' | 'node',
  others?: readonly OpenPort[],
): OwnPort[] {
  return listOpenPorts({ backend: 'udp', allocator, masters: 1, virtualIpPorts: [], others })
    .filter(({ protocol, lastPort, from }) => protocol === 'tcp' && lastPort === undefined && from.length > 0)
    .filter(({ on }) => on === 'all' || on === role)
    .map(({ port, use }) => ({ port, use }));
}

/** Ports as one reads them, such as `udp 8285, tcp 4001`. */
export function formatPorts(ports: readonly OpenPort[]): string {
  return ports
    .map(
      ({ protocol, port, lastPort }) => `${protocol} ${port}${lastPort === undefined ? '' : `-${lastPort}`}`,
    )
    .join(', ');
}
