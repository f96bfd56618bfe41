import type { Exposure } from '../kubernetes/service/exposure';
import type { ContainerResources } from '../kubernetes/workload/resources';
import type { Rollout } from '../kubernetes/workload/rollout';
import type { ClientAddress } from './client-address';
import type { RouteTarget } from './gateway-backend';
import type { GatewayTls } from './gateway-tls';
import type { RouteSettings } from './route-options';

/** Properties of GatewayRoutes. */
export interface GatewayRoutesProps extends RouteSettings {
  /** Serves requests that match no route, on every host. @default - none: such requests get 404 */
  readonly defaultBackend?: RouteTarget | undefined;
}

/** Properties of a {@link NginxIngressGateway}. */
export interface NginxIngressGatewayProps extends GatewayRoutesProps {
  /** Name of the Deployment and the Service. @default - generated from the construct path */
  readonly name?: string | undefined;
  /**
   * An image of nginx that runs without root, stops gracefully on its own stop signal (SIGQUIT, as in the
   * official ones) and has a shell.
   * @default docker.io/nginxinc/nginx-unprivileged:1.30.4-alpine
   */
  readonly image?: string | undefined;
  /**
   * Version of nginx in the image, 1.19.4 or later: the configuration depends on it.
   * @default - that of the image's tag
   */
  readonly nginxVersion?: string | undefined;
  /** User and group id that nginx runs as: any but root. @default 10101 */
  readonly runAsUser?: number | undefined;
  /** Number of pods, an integer from 0. @default 2 */
  readonly replicas?: number | undefined;
  /** Lets Kubernetes choose the number of pods. @default - `replicas` */
  readonly autoscaling?: GatewayAutoscaling | undefined;
  /** Worker processes in each pod, an integer from 1 to 64. @default 2 */
  readonly workerProcesses?: number | undefined;
  /** Resources of each container. @default - the defaults of {@link ContainerResources} */
  readonly resources?: ContainerResources | undefined;
  /** Addresses of the DNS servers. @default - those of the pod, read when it starts */
  readonly resolvers?: readonly string[] | undefined;
  /** Domain of the cluster. @default cluster.local */
  readonly clusterDomain?: string | undefined;
  /** The trusted source of client addresses. @default ClientAddress.direct() */
  readonly clientAddress?: ClientAddress | undefined;
  /** Certificates, for TLS that ends at the gateway. @default - http only */
  readonly tls?: GatewayTls | undefined;
  /**
   * Answers http with a redirect to https, whether TLS ends here or at a trusted proxy.
   * @default - true with `tls`, else false
   */
  readonly redirectToHttps?: boolean | undefined;
  /** Seconds for which browsers are told to use https only, from 0. @default - they are not told */
  readonly hstsSeconds?: number | undefined;
  /**
   * Whether `hstsSeconds` also applies to all subdomains of the host; all of them must then support https.
   * @default false
   */
  readonly hstsIncludeSubdomains?: boolean | undefined;
  /** Who can reach the gateway. @default - the cluster only: Exposure.clusterIp() */
  readonly exposure?: Exposure | undefined;
  /** Denies every connection except those that the gateway needs. @default true */
  readonly networkPolicy?: boolean | undefined;
  /**
   * Seconds during which a stopping pod fails health checks but serves all other requests; must be longer
   * than the load balancer needs to notice. Then its readiness fails, and 5 s later it accepts no more
   * connections. 0: it stops at once.
   * @default 30
   */
  readonly drainSeconds?: number | undefined;
  /** How its pods are replaced. @default - the defaults of {@link Rollout} */
  readonly rollout?: Rollout | undefined;
  /** Seconds that running requests then have to finish. @default 30 */
  readonly shutdownSeconds?: number | undefined;
  /** Path that the gateway answers itself, for health checks. @default /healthz */
  readonly healthPath?: string | undefined;
  /** Also sends X-Forwarded-Server and X-Forwarded-Ssl, which older applications read. @default true */
  readonly legacyHeaders?: boolean | undefined;
  /**
   * Headers that clients always get, by name.
   * @default X-Content-Type-Options: nosniff, X-Frame-Options: SAMEORIGIN and Referrer-Policy:
   *   strict-origin-when-cross-origin
   */
  readonly securityHeaders?: Readonly<Record<string, string>> | undefined;
  /** Compresses text answers. @default true */
  readonly gzip?: boolean | undefined;
}

/** Limits and target of the autoscaler. */
export interface GatewayAutoscaling {
  /** An integer from 1. @default 2 */
  readonly minReplicas?: number | undefined;
  /** An integer, not below `minReplicas`. */
  readonly maxReplicas: number;
  /** Target CPU use as a percentage of the request, 1 to 100. @default 70 */
  readonly targetCpuPercent?: number | undefined;
}
