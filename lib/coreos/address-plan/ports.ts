import type { OwnPort } from '../../core/references';
import type { AllocatorName } from './allocator';
import { BACKENDS, type OverlayBackend } from './backend';

/** Ports that the programs of a machine listen on, all TCP. */
export interface NodePorts {
  /** Port of etcd for clients: the overlay's allocator and every Kubernetes program of the article. */
  readonly etcdClient: number;
  /** Port of etcd for its peers. */
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

/** The API server's default range of ports for Services of type NodePort. */
const NODE_PORT_RANGE = { port: 30_000, lastPort: 32_767 };

const SSH = 22;

/**
 * Who calls a port: other machines of the cluster (`nodes`), the administrator's `workstation`, or the
 * `clients` that pods serve.
 */
export type PortClient = 'nodes' | 'workstation' | 'clients';

/** Which machines listen: `servers` are those behind a load balancer. */
export type PortMachines = 'all' | 'master' | 'servers';

/** A port, or a range of ports, that machines of the cluster listen on. */
export interface OpenPort {
  /** Protocol, as written in the rules of packet filters. */
  readonly protocol: 'tcp' | 'udp';
  /** 1 to 65535. */
  readonly port: number;
  /**
   * The last port of a range.
   * @default - it is a single port
   */
  readonly lastPort?: number | undefined;
  /** What the port is for, such as `etcd, peers`. */
  readonly use: string;
  /** The machines that listen. */
  readonly on: PortMachines;
  /** The callers that firewalls must let through. Empty if only programs of the same machine call it. */
  readonly from: readonly PortClient[];
  /** Whether the program that listens there obeys any caller, so that only the machines may reach it. */
  readonly isUnauthenticated: boolean;
}

/** The inputs that determine a cluster's ports. */
export interface PortDescription {
  readonly backend: OverlayBackend;
  readonly allocator: AllocatorName;
  /** Number of machines with a control plane. */
  readonly masters: number;
  /** Ports of the virtual IPs that machines accept. */
  readonly virtualIpPorts: readonly number[];
  /** Ports that only this cluster has. @default - none */
  readonly others?: readonly OpenPort[] | undefined;
}

/** Lists every port of a cluster: first those used among the machines, then those that others call. */
export function listOpenPorts(cluster: PortDescription): OpenPort[] {
  return [
    ...listOverlayPorts(cluster),
    ...(cluster.allocator === 'kubernetes' ? listKubeadmPorts(cluster) : listArticlePorts()),
    ...(cluster.others ?? []),
    { protocol: 'tcp', port: SSH, use: 'ssh', on: 'all', from: ['workstation'], isUnauthenticated: false },
    ...cluster.virtualIpPorts.map(
      (port): OpenPort => ({
        protocol: 'tcp',
        port,
        use: 'virtual IP',
        on: 'servers',
        from: ['clients'],
        isUnauthenticated: false,
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
      // whoever can send to this port can pose as a pod
      isUnauthenticated: true,
    },
  ];
}

/** Lists the ports of the article's programs. In 2014 none of them asked for credentials. */
function listArticlePorts(): OpenPort[] {
  const { etcdClient, etcdPeer, kubelet, apiServer } = ARTICLE_PORTS;
  const every = { protocol: 'tcp', on: 'all', from: ['nodes'], isUnauthenticated: true } as const;
  return [
    { ...every, port: etcdClient, use: 'etcd, clients' },
    { ...every, port: etcdPeer, use: 'etcd, peers' },
    { ...every, port: kubelet, use: 'kubelet' },
    { ...every, port: apiServer, use: 'API server', on: 'master', from: [] },
  ];
}

/**
 * Lists the ports of a kubeadm cluster, whose programs demand certificates. Masters share one etcd, whose
 * members call each other.
 */
function listKubeadmPorts({ masters }: PortDescription): OpenPort[] {
  const { etcdClient, etcdPeer, kubelet, apiServer } = KUBEADM_PORTS;
  const every = { protocol: 'tcp', on: 'all', from: ['nodes'], isUnauthenticated: false } as const;
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

/** Lists the TCP ports that a machine's own programs serve on its address. */
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

/** Formats ports for a reader, such as `udp 8285, tcp 4001`. */
export function formatPorts(ports: readonly OpenPort[]): string {
  return ports
    .map(
      ({ protocol, port, lastPort }) => `${protocol} ${port}${lastPort === undefined ? '' : `-${lastPort}`}`,
    )
    .join(', ');
}
