import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** A port that pods listen on. */
export interface PodPort {
  /** Name within the pod, such as `http`. */
  readonly name?: string | undefined;
  /** 1 to 65535. */
  readonly number: number;
  /** As in the pod's specification. */
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
}

/** A port of a Service. */
export interface ServicePort {
  /** The port of the Service, 1 to 65535. */
  readonly port: number;
  /** Number or name of the pod port behind it. */
  readonly targetPort: number | string;
  /** Such as `TCP`. */
  readonly protocol: string;
  /** The port on every node, if the Service asks for a particular one. */
  readonly nodePort?: number | undefined;
}

/** Pods that can serve behind a Service: what gateways and load balancers need to know of a workload. */
export interface PodBackend {
  /** The construct it was read from, for messages. */
  readonly construct: IConstruct;
  /** Of the pods; undefined: the namespace that the client chooses. */
  readonly namespace: string | undefined;
  /** Labels that select exactly these pods. */
  readonly selector: Readonly<Record<string, string>>;
  /** The ports that the pods listen on. */
  readonly ports: readonly PodPort[];
  /** The ports of the Service, if it was read from one. Empty for a workload. */
  readonly servicePorts: readonly ServicePort[];
  /** The Service, if it was read from one: load balancers keep to what it says. */
  readonly service?: ServiceSettings | undefined;
  /** How to find out over HTTP whether the pods work; undefined if that is not known. */
  readonly health?: PodHealth | undefined;
  /** Requests that nobody outside should be able to send, for gateways and proxies to refuse. */
  readonly refusedRequests?: readonly RefusedRequest[] | undefined;
}

/** A request that pods answer with what is not meant for everybody. */
export interface RefusedRequest {
  /** End of the path, such as `/guestbook.php`, in whatever way the path is written. */
  readonly path: string;
  /** The query parameter without which such a request is refused. */
  readonly withoutParameter: string;
}

/** A Service as it was written. */
export interface ServiceSettings {
  /** Spelled out, as declarations of the package name only what it exports. */
  readonly spec: { readonly [key: string]: unknown };
  /** Those of its metadata. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Those of its metadata. */
  readonly labels: Readonly<Record<string, string>>;
}

/** What pods answer to HTTP requests, as far as it is known. */
export interface PodHealth {
  /** The port of the pods, by number or name. */
  readonly port: number | string;
  /** How the path is asked for. */
  readonly protocol: 'http' | 'https';
  /** Answered with a status from 200 to 399 exactly while the pod may get traffic. */
  readonly path: string;
  /**
   * Seconds for which a pod that was told to stop answers the path with a failure, and serves everything else as
   * before: the time that load balancers have to notice. Its readiness must not fail before, and must fail some
   * seconds before the pod takes no more connections: machines send some to every pod that is ready and ends, where
   * they have no other.
   * @default 0
   */
  readonly drainSeconds?: number | undefined;
  /** Statuses that other paths are known to be answered with. @default - none is known */
  readonly statusByPath?: Readonly<Record<string, number>> | undefined;
}

/**
 * What may be passed where a service or workload is expected. `toPodBackend` reads all of these: our own
 * workloads, a Service, Deployment, StatefulSet, DaemonSet or Pod of cdk8s-plus, and an ApiObject of those
 * kinds or a ReplicaSet.
 */
export type BackendSource = IPodBackendSource | ApiObject | PlusService | PlusPods;

/**
 * Implemented by our own workloads. Implement it to pass a construct of your own where a service or workload
 * is expected.
 */
export interface IPodBackendSource extends IConstruct {
  /** The pods that answer, for whatever stands in front of them. */
  toPodBackend(): PodBackend;
}

/** A Service of cdk8s-plus, by its shape: cdk8s-plus need not be installed. */
export interface PlusService extends IConstruct {
  /** Those of the Service. */
  readonly ports: readonly { readonly port: number }[];
  /** Adds a label that the pods must have. */
  selectLabel(key: string, value: string): void;
}

/**
 * A Deployment, StatefulSet, DaemonSet or Pod of cdk8s-plus, by its shape: cdk8s-plus need not be installed.
 */
export interface PlusPods extends IConstruct {
  /** Those of each pod. */
  readonly containers: readonly object[];
  /** By which labels the pods are found. */
  toPodSelectorConfig(): object;
  /** Only Jobs have it: they end, so they cannot serve. */
  readonly backoffLimit?: undefined;
  /** Only CronJobs have it. */
  readonly schedule?: undefined;
}

/** A machine that can answer for a load balancer: the address is on the load balancer's network. */
export interface Machine {
  /** As the machine calls itself. */
  readonly hostname?: string | undefined;
  /** Its address on the network of the load balancer. */
  readonly address: string;
  /** Its boot document, if that is part of the app: the load balancer adds to it what the machine needs. */
  readonly userData?: VirtualIpHost | undefined;
  /**
   * TCP ports that its own programs listen on, beside those that every node of a cluster uses: a load balancer
   * must not have them checked through a Service, which would take them over.
   * @default - not known
   */
  readonly ownPorts?: readonly OwnPort[] | undefined;
}

/** A TCP port that a program of a machine listens on. */
export interface OwnPort {
  /** 1 to 65535. */
  readonly port: number;
  /** What listens there, such as `API server`. */
  readonly use: string;
}

/** The boot document of a machine that can be made to accept packets for virtual IPs. */
export interface VirtualIpHost {
  /**
   * Lets the machine accept packets for virtual IPs. Idempotent: every load balancer that the machine is a
   * server of calls it.
   * @param listPorts lists the ports of the virtual IPs, once the tree is complete
   */
  acceptVirtualIps(listPorts?: () => readonly number[]): void;
  /** Whether {@link acceptVirtualIps} has been called. */
  readonly acceptsVirtualIps: boolean;
}
