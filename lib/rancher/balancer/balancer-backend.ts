import { checkCall } from '../../core/props/check-call';
import type { BackendSource, Machine } from '../../core/references';
import { SIGNATURES } from '../signatures';

/** Options for the connections from a balancer to the servers of a backend. */
export interface BalancerBackendOptions {
  /**
   * How the next server is chosen: each in turn, the one with the fewest connections, or always the same one
   * for a client's address.
   * @default roundrobin
   */
  readonly algorithm?: 'roundrobin' | 'leastconn' | 'source' | undefined;
  /** How servers are checked. @default BalancerCheck.tcp() */
  readonly check?: BalancerCheck | undefined;
  /**
   * Sends the client's address to servers in the PROXY protocol, version 2, which they must expect.
   * @default false
   */
  readonly sendsProxyProtocol?: boolean | undefined;
  /** The most connections to each server at a time, from 1; further ones wait. @default - any number */
  readonly maxConnectionsPerServer?: number | undefined;
}

/** Options of a backend of node ports. */
export interface NodePortOptions extends BalancerBackendOptions {
  /** Port of the Service, if it has several. @default - its only one */
  readonly port?: number | undefined;
  /**
   * The node port, if the Service lets Kubernetes choose it: read it after the apply, with `kubectl get
   * service NAME -o jsonpath='{.spec.ports[*].nodePort}'`.
   * @default - the one that the Service specifies
   */
  readonly nodePort?: number | undefined;
}

/** A server, by address. */
export interface BalancerServer {
  /** An IPv4 address, or a DNS name that is resolved repeatedly. */
  readonly address: string;
  /** 1 to 65535. */
  readonly port: number;
  /** Name in logs and metrics. @default - the address */
  readonly name?: string | undefined;
}

/** The declaration behind a BalancerBackend. @internal */
export type BalancerBackendSpec =
  | {
      readonly kind: 'node-ports';
      readonly source: BackendSource;
      readonly nodes: readonly Machine[];
      readonly options: NodePortOptions;
    }
  | {
      readonly kind: 'servers';
      readonly name: string;
      readonly servers: readonly BalancerServer[];
      readonly options: BalancerBackendOptions;
    };

/** The servers to which a balancer sends connections. */
export class BalancerBackend {
  /** Makes this type nominal. */
  declare protected readonly nominal: 'BalancerBackend';
  /** @internal */
  readonly spec: BalancerBackendSpec;

  private constructor(spec: BalancerBackendSpec) {
    this.spec = spec;
  }

  /**
   * Sends connections to a Service through a port of every node, as Rancher's balancers did: a balancer need
   * not be part of the cluster's network, so it cannot rely on addresses that exist only there.
   * @param source a Service of type NodePort, or a workload that has one
   */
  static nodePorts(
    source: BackendSource,
    nodes: readonly Machine[],
    options: NodePortOptions = {},
  ): BalancerBackend {
    checkCall(SIGNATURES, 'BalancerBackend.nodePorts', arguments);
    return new BalancerBackend({ kind: 'node-ports', source, nodes, options });
  }

  /**
   * Sends connections to any kind of servers.
   * @param name unique in the balancer, for logs and metrics
   */
  static servers(
    name: string,
    servers: readonly BalancerServer[],
    options: BalancerBackendOptions = {},
  ): BalancerBackend {
    checkCall(SIGNATURES, 'BalancerBackend.servers', arguments);
    return new BalancerBackend({ kind: 'servers', name, servers, options });
  }
}

/** Timing of a check. */
export interface BalancerCheckOptions {
  /**
   * Seconds between two checks, 0.1 to 3600. A server that does not answer stops getting connections within
   * two intervals.
   * @default 2
   */
  readonly intervalSeconds?: number | undefined;
}

/** Options of a check over HTTP. */
export interface BalancerHttpCheckOptions extends BalancerCheckOptions {
  /** The Host header. @default - the default of HAProxy: none, in HTTP/1.0 */
  readonly host?: string | undefined;
}

/** How a balancer checks whether a server works. */
export class BalancerCheck {
  /** Makes this type nominal. */
  declare protected readonly nominal: 'BalancerCheck';
  /** @internal */
  readonly path: string | undefined;
  /** @internal */
  readonly options: BalancerHttpCheckOptions;

  private constructor(path: string | undefined, options: BalancerHttpCheckOptions) {
    this.path = path;
    this.options = options;
  }

  /** Opens a connection. */
  static tcp(options: BalancerCheckOptions = {}): BalancerCheck {
    checkCall(SIGNATURES, 'BalancerCheck.tcp', arguments);
    return new BalancerCheck(undefined, options);
  }

  /** Sends a GET request; statuses from 200 to 399 are a success. @param path begins with a slash */
  static http(path: string, options: BalancerHttpCheckOptions = {}): BalancerCheck {
    checkCall(SIGNATURES, 'BalancerCheck.http', arguments);
    return new BalancerCheck(path, options);
  }
}
