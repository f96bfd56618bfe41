import type { Problem } from '../../core/errors';

/** Ports that the programs of a node listen on, each from 1 to 65535. */
export interface NodePorts {
  /** etcd for its clients, TCP: the overlay's allocator and every Kubernetes program of the node ask there. */
  readonly etcdClient: number;
  /** etcd for its peers, TCP. */
  readonly etcdPeer: number;
  /** The API server, TCP: in 2014 on the master's loopback only. */
  readonly apiServer: number;
  /** The kubelet, TCP. */
  readonly kubelet: number;
}

/** The ports of the programs' own defaults in 2014: etcd 0.4, Kubernetes 0.3. */
export const DEFAULT_PORTS: NodePorts = {
  etcdClient: 4001,
  etcdPeer: 7001,
  apiServer: 8080,
  kubelet: 10_250,
};

/** The ports of a cluster that kubeadm made. Source: Kubernetes 1.36, cmd/kubeadm/app/constants. */
export const KUBEADM_PORTS: NodePorts = {
  etcdClient: 2379,
  etcdPeer: 2380,
  apiServer: 6443,
  kubelet: 10_250,
};

const PROGRAMS = [
  ['etcdClient', "etcd's port for clients"],
  ['etcdPeer', "etcd's port for peers"],
  ['apiServer', 'the port of the API server'],
  ['kubelet', 'the port of the kubelet'],
] as const satisfies readonly [keyof NodePorts, string][];

/** Whether each port is one, and belongs to one program. */
export function* checkPorts(ports: NodePorts): Generator<Problem> {
  const holders = new Map<number, string>();
  for (const [name, what] of PROGRAMS) {
    const port = ports[name];
    const holder = holders.get(port);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      yield {
        code: 'NODE_PORT',
        property: `ports.${name}`,
        message: `${what} is ${port}, which is not a port`,
        given: port,
        allowed: 'an integer from 1 to 65535',
        hint: 'leave it out to have the default',
      };
    } else if (holder !== undefined) {
      yield {
        code: 'NODE_PORT',
        property: `ports.${name}`,
        message: `${what} is ${port}, and so is ${holder}`,
        given: port,
        allowed: 'a port that no other program of the node has',
        hint: 'leave one of the two out to have its default',
      };
    } else {
      holders.set(port, what);
    }
  }
}
