import type { Exposure } from '../../kubernetes/service/exposure';
import type { ContainerResources } from '../../kubernetes/workload/resources';
import type { BalancerFrontend } from './frontend';

/** Properties of a {@link TcpBalancer}. Times and limits are passed to HAProxy as given. */
export interface TcpBalancerProps {
  /** The ports that it listens on; at least one. */
  readonly frontends: readonly BalancerFrontend[];
  /**
   * `kubernetes` creates manifests; `host` creates files with which Docker or Podman runs it on a machine.
   * @default kubernetes
   */
  readonly runsOn?: 'kubernetes' | 'host' | undefined;
  /** Name of its objects and its folder. @default - generated from the construct path */
  readonly name?: string | undefined;
  /** Image with HAProxy 2.6 or later and wget, which stops on SIGUSR1 as the official one does. @default haproxy:3.4.1-alpine */
  readonly image?: string | undefined;
  /** Number of pods, from 1; with `hostPorts`, each on a different node. @default 1 */
  readonly scale?: number | undefined;
  /**
   * Opens the ports on the node of each pod. Pod Security "baseline" forbids that: the namespace must allow
   * it. Without it, `exposure` decides who can connect.
   * @default true
   */
  readonly hostPorts?: boolean | undefined;
  /** Service in front of the pods. @default - inside the cluster: Exposure.clusterIp() */
  readonly exposure?: Exposure | undefined;
  /** Resources of each pod. @default - the defaults of {@link ContainerResources} */
  readonly resources?: ContainerResources | undefined;
  /** Denies the pods all outgoing connections except those to their backends. @default true */
  readonly networkPolicy?: boolean | undefined;
  /** Port that answers `GET /healthz` with 200 until the balancer is told to stop: 1 to 65535. @default 42 */
  readonly healthPort?: number | undefined;
  /** Port that answers `GET /metrics` for Prometheus, not opened on nodes: 1024 to 65535. @default 8404 */
  readonly metricsPort?: number | undefined;
  /** The most connections at a time, 1 to 1000000. @default 4096 */
  readonly maxConnections?: number | undefined;
  /** Pipes with which the kernel copies data, from 1; each uses two file descriptors. @default 1024 */
  readonly maxPipes?: number | undefined;
  /**
   * Seconds to connect to a server, 0.01 to 75, at most two fifths of the interval of its checks. Rancher
   * used 5, a delay that clients noticed with each connection to a lost node.
   * @default 0.8
   */
  readonly connectTimeoutSeconds?: number | undefined;
  /** Longest silence of a client in seconds, from 1. @default 50 */
  readonly clientTimeoutSeconds?: number | undefined;
  /** Longest silence of a server in seconds, from 1. @default 50 */
  readonly serverTimeoutSeconds?: number | undefined;
  /** Longest silence of a WebSocket or other tunnel in seconds, from 1. @default 3600 */
  readonly tunnelTimeoutSeconds?: number | undefined;
  /** Seconds for the head of a request, from 1. @default 10 */
  readonly requestTimeoutSeconds?: number | undefined;
  /** Additional attempts to connect, 0 to 10, each to another server if there is one. @default 3 */
  readonly retries?: number | undefined;
  /**
   * HTML pages instead of HAProxy's own, by status: 400, 403, 404, 408, 429, 500, 502, 503, 504. At most 15000
   * bytes each.
   * @default - HAProxy's
   */
  readonly errorPages?: Readonly<Record<number, string>> | undefined;
  /**
   * Addresses of DNS servers, for servers given by name.
   * @default - those of the pod or host, from /etc/resolv.conf
   */
  readonly resolvers?: readonly string[] | undefined;
  /**
   * Seconds from 0 for which it still accepts connections before it stops, while its health check fails.
   * @default 10
   */
  readonly drainSeconds?: number | undefined;
  /** Seconds from 1 after that for running requests and connections to end. @default 30 */
  readonly shutdownSeconds?: number | undefined;
}
