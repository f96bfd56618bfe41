import type { Construct, IConstruct } from 'constructs';

/** A port that pods listen on. */
export interface PodPort {
  /** Name within the pod, such as `http`. */
  readonly name?: string | undefined;
  /** 1 to 65535. */
  readonly number: number;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
}

/** Pods that can stand behind a Service: what gateways and load balancers need to know of a workload. */
export interface PodBackend {
  /** The construct it came from, for messages. */
  readonly construct: IConstruct;
  readonly namespace: string | undefined;
  /** Labels that select exactly these pods. */
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly PodPort[];
  /** Service port → pod port (number or name), when it came from a Service. Empty for a workload. */
  readonly servicePorts: readonly {
    readonly port: number;
    readonly targetPort: number | string;
    readonly protocol: string;
    /** The port on every node, when the Service asks for a particular one. */
    readonly nodePort?: number | undefined;
  }[];
}

/**
 * What may be passed where a service or workload is expected: constructs of ours, of cdk8s-plus-25 (Service, Deployment,
 * StatefulSet, DaemonSet) and plain ApiObjects of those kinds. `toPodBackend` in `kubernetes/backend.ts` reads them all.
 */
export type BackendSource = IConstruct;

/** Implemented by our own workloads and services. */
export interface IPodBackendSource extends IConstruct {
  toPodBackend(): PodBackend;
}

/** A machine that can answer for a load balancer: the address is on the load balancer's network. */
export interface Machine {
  readonly hostname?: string | undefined;
  readonly address: string;
  /** Its boot document, where that is written here: the load balancer adds to it what the machine needs. */
  readonly userData?: VirtualIpHost | undefined;
}

/** Where it can be seen to that a machine takes packets for virtual IPs: its boot document. */
export interface VirtualIpHost {
  /** Sees to it. Called by each load balancer that the machine is a server of; a second call changes nothing. */
  acceptVirtualIps(): void;
  /** Whether it is seen to. */
  readonly acceptsVirtualIps: boolean;
}

/** Constructs may be scopes of ours or of anybody. */
export type Scope = Construct;
