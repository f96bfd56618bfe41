import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** A port that pods listen on. */
export interface PodPort {
  /** Name within the pod, such as `http`. */
  readonly name?: string | undefined;
  /** 1 to 65535. */
  readonly number: number;
  /** Protocol, as in the pod's spec. */
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
}

/** A port of a Service. */
export interface ServicePort {
  /** The port of the Service, 1 to 65535. */
  readonly port: number;
  /** Number or name of the pod port behind it. */
  readonly targetPort: number | string;
  /** Protocol, such as `TCP`. */
  readonly protocol: string;
  /** The port on every node, if the Service requests a specific one. */
  readonly nodePort?: number | undefined;
}

/** Pods that can serve behind a Service: the facts about a workload that gateways and load balancers need. */
export interface PodBackend {
  /** The construct that the backend was read from, for messages. */
  readonly construct: IConstruct;
  /** Namespace of the pods; undefined: the namespace that the client chooses. */
  readonly namespace: string | undefined;
  /** Labels that select exactly these pods. */
  readonly selector: Readonly<Record<string, string>>;
  /** The ports that the pods listen on. */
  readonly ports: readonly PodPort[];
  /** The ports of the Service, if the backend was read from one. Empty for a workload. */
  readonly servicePorts: readonly ServicePort[];
  /** The Service, if the backend was read from one: load balancers follow its settings. */
  readonly service?: ServiceSettings | undefined;
  /** How to check over HTTP whether the pods work; undefined if not known. */
  readonly health?: PodHealth | undefined;
  /** Requests that no one outside should be able to send; gateways and proxies refuse them. */
  readonly refusedRequests?: readonly RefusedRequest[] | undefined;
}

/** A request whose response is not meant for the public. */
export interface RefusedRequest {
  /** End of the path, such as `/guestbook.php`, regardless of how the path is encoded. */
  readonly path: string;
  /** The query parameter without which such a request is refused. */
  readonly withoutParameter: string;
}

/** The settings of a Service, as written. */
export interface ServiceSettings {
  /** Spelled out because the package's type declarations can name only exported types. */
  readonly spec: { readonly [key: string]: unknown };
  /** Annotations of the Service. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Labels of the Service. */
  readonly labels: Readonly<Record<string, string>>;
}

/** How pods answer HTTP requests, as far as known. */
export interface PodHealth {
  /** The port of the pods, by number or name. */
  readonly port: number | string;
  /** Protocol of the requests. */
  readonly protocol: 'http' | 'https';
  /** A path whose status is from 200 to 399 exactly while the pod may receive traffic. */
  readonly path: string;
  /**
   * Seconds for which a terminating pod fails requests for the path but serves everything else as before, so
   * that load balancers have time to notice. Its readiness must not fail before then, but must fail some
   * seconds before the pod stops accepting connections: machines send connections to terminating pods that
   * are still ready if they have no other pod.
   * @default 0
   */
  readonly drainSeconds?: number | undefined;
  /** Known response statuses of other paths. @default - none known */
  readonly statusByPath?: Readonly<Record<string, number>> | undefined;
}

/**
 * Anything that may be passed where a service or workload is expected. `toPodBackend` reads all of these: our
 * own workloads, a Service, Deployment, StatefulSet, DaemonSet or Pod of cdk8s-plus, and an ApiObject of
 * those kinds or a ReplicaSet.
 */
export type BackendSource = IPodBackendSource | ApiObject | PlusService | PlusPods;

/**
 * Implemented by our own workloads. Implement it to pass your own construct where a service or workload is
 * expected.
 */
export interface IPodBackendSource extends IConstruct {
  /** Returns the serving pods, for the proxy or load balancer in front of them. */
  toPodBackend(): PodBackend;
}

/** A Service of cdk8s-plus, matched by shape: cdk8s-plus need not be installed. */
export interface PlusService extends IConstruct {
  /** Ports of the Service. */
  readonly ports: readonly { readonly port: number }[];
  /** Adds a label that the pods must have. */
  selectLabel(key: string, value: string): void;
}

/**
 * A Deployment, StatefulSet, DaemonSet or Pod of cdk8s-plus, matched by shape: cdk8s-plus need not be
 * installed.
 */
export interface PlusPods extends IConstruct {
  /** Containers of each pod. */
  readonly containers: readonly object[];
  /** Returns the labels that select the pods. */
  toPodSelectorConfig(): object;
  /** Only Jobs have it: they end, so they cannot serve. */
  readonly backoffLimit?: undefined;
  /** Only CronJobs have it. */
  readonly schedule?: undefined;
}

/** A machine that can serve for a load balancer; its address is on the load balancer's network. */
export interface Machine {
  /** Hostname of the machine. */
  readonly hostname?: string | undefined;
  /** Its address on the network of the load balancer. */
  readonly address: string;
  /** Boot document of the machine, if part of the app: the load balancer adds what the machine needs. */
  readonly userData?: VirtualIpHost | undefined;
  /**
   * TCP ports that the machine's own programs listen on, besides those that every node of a cluster uses. A
   * load balancer must not check them through a Service, which would take them over.
   * @default - not known
   */
  readonly ownPorts?: readonly OwnPort[] | undefined;
}

/** A TCP port that a program of a machine listens on. */
export interface OwnPort {
  /** 1 to 65535. */
  readonly port: number;
  /** The program that listens there, such as `API server`. */
  readonly use: string;
}

/** The boot document of a machine that can be made to accept packets for virtual IPs. */
export interface VirtualIpHost {
  /**
   * Lets the machine accept packets for virtual IPs. Idempotent: each load balancer that uses the machine as
   * a server calls it.
   * @param listPorts lists the ports of the virtual IPs, once the tree is complete
   */
  acceptVirtualIps(listPorts?: () => readonly number[]): void;
  /** Whether {@link acceptVirtualIps} has been called. */
  readonly acceptsVirtualIps: boolean;
}
