import type { BackendSource } from '../../core/references';
import type { Exposure } from '../../kubernetes/service/exposure';
import type { ContainerResources } from '../../kubernetes/workload/resources';
import type { ProxyCertificates } from './proxy-certificates';
import type { ProxyUpstream } from './proxy-upstream';

/** Properties of a {@link CaddyProxy}. */
export interface CaddyProxyProps {
  /** Hosts that it serves, in lower case; `*.example.jp` covers all hosts one label below it. */
  readonly hosts: readonly string[];
  /** The server to which requests are passed on. */
  readonly upstream: BackendSource | ProxyUpstream;
  /** The source of its certificates. */
  readonly certificates: ProxyCertificates;
  /**
   * `kubernetes` creates manifests; `host` creates files with which Docker or Podman runs it on a machine.
   * @default kubernetes
   */
  readonly runsOn?: 'kubernetes' | 'host' | undefined;
  /** Name of its objects and its folder. @default - generated from the construct path */
  readonly name?: string | undefined;
  /** Image with Caddy 2.11 or later. @default caddy:2.11.4-alpine */
  readonly image?: string | undefined;
  /** Number of pods, from 1. More than one requires given certificates, or shared storage. @default 1 */
  readonly replicas?: number | undefined;
  /** Service in front of the pods. @default - inside the cluster: Exposure.clusterIp() */
  readonly exposure?: Exposure | undefined;
  /** Resources of each pod. @default - the defaults of {@link ContainerResources} */
  readonly resources?: ContainerResources | undefined;
  /**
   * Denies the pods all outgoing connections except those to the upstream and the certificate authority.
   * @default true
   */
  readonly networkPolicy?: boolean | undefined;
  /**
   * Volume for certificates and keys that it obtains.
   * @default - 1Gi of the default class; none for given ones
   */
  readonly storage?: ProxyStorage | undefined;
  /** Domain of the cluster's DNS. @default cluster.local */
  readonly clusterDomain?: string | undefined;
  /** Passes on WebSockets; if false, requests for them get 403. @default true */
  readonly webSocket?: boolean | undefined;
  /**
   * Headers that the upstream gets besides Host and X-Forwarded-For, -Proto and -Host, by name; '' removes
   * one.
   * @default - none
   */
  readonly requestHeaders?: Readonly<Record<string, string>> | undefined;
  /** Headers that clients get, by name; '' removes one. @default - none */
  readonly responseHeaders?: Readonly<Record<string, string>> | undefined;
  /**
   * Proxies in front whose X-Forwarded-For is trusted, by address or network.
   * @default - none: the headers in which clients describe themselves are replaced
   */
  readonly trustedProxies?: readonly string[] | undefined;
  /**
   * Balancers in front that use the PROXY protocol, by address or network. The client's address that they
   * send is trusted.
   * @default - none
   */
  readonly proxyProtocolFrom?: readonly string[] | undefined;
  /** Seconds to connect to the upstream, from 1 to 75. @default 3 */
  readonly connectTimeoutSeconds?: number | undefined;
  /**
   * Seconds from 0 for which it retries to connect while the upstream is down; then clients get 502.
   * @default 5
   */
  readonly retrySeconds?: number | undefined;
  /**
   * Seconds from 0 for which it still serves as before after it was told to stop, while its health check
   * fails.
   * @default 10
   */
  readonly drainSeconds?: number | undefined;
  /** Seconds from 1 after that for running requests to end. @default 30 */
  readonly graceSeconds?: number | undefined;
}

/** A volume for certificates and keys. */
export interface ProxyStorage {
  /** Bytes in the notation of Kubernetes, such as `1Gi`. */
  readonly size: string;
  /** Name of the StorageClass. @default - the cluster's default class */
  readonly storageClassName?: string | undefined;
  /** Whether pods on several nodes can use it at the same time: ReadWriteMany. @default false */
  readonly isShared?: boolean | undefined;
}
