/** A Kubernetes object as its API returns it, with the fields that we read. */
export interface KubeObject {
  readonly metadata: ObjectMeta;
}

/** The metadata that every object has. */
export interface ObjectMeta {
  readonly name: string;
  /** Undefined for cluster-scoped objects. */
  readonly namespace?: string | undefined;
  readonly uid?: string | undefined;
  /** Changes with each write. Opaque: only ever compare it for equality. */
  readonly resourceVersion?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly finalizers?: readonly string[] | undefined;
  /** Set when the object is being deleted and waits for its finalizers. */
  readonly deletionTimestamp?: string | undefined;
  readonly creationTimestamp?: string | undefined;
  readonly generation?: number | undefined;
  readonly ownerReferences?: readonly OwnerReference[] | undefined;
}

/** The object that owns another one, which is deleted with it. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean | undefined;
}

export interface Service extends KubeObject {
  readonly spec?: ServiceSpec | undefined;
  readonly status?:
    | { readonly loadBalancer?: LoadBalancerStatus | undefined; readonly conditions?: readonly Condition[] }
    | undefined;
}

export interface ServiceSpec {
  readonly type?: string | undefined;
  readonly loadBalancerClass?: string | undefined;
  readonly loadBalancerIP?: string | undefined;
  readonly loadBalancerSourceRanges?: readonly string[] | undefined;
  readonly allocateLoadBalancerNodePorts?: boolean | undefined;
  readonly externalTrafficPolicy?: string | undefined;
  readonly healthCheckNodePort?: number | undefined;
  readonly sessionAffinity?: string | undefined;
  readonly publishNotReadyAddresses?: boolean | undefined;
  readonly ipFamilyPolicy?: string | undefined;
  readonly ipFamilies?: readonly string[] | undefined;
  readonly selector?: Readonly<Record<string, string>> | undefined;
  readonly ports?: readonly ServicePort[] | undefined;
}

export interface ServicePort {
  readonly name?: string | undefined;
  readonly port: number;
  readonly protocol?: string | undefined;
  readonly targetPort?: number | string | undefined;
  readonly nodePort?: number | undefined;
  readonly appProtocol?: string | undefined;
}

export interface LoadBalancerStatus {
  readonly ingress?: readonly IngressEntry[] | undefined;
}

/** An address at which a Service can be reached from outside. */
export interface IngressEntry {
  readonly ip?: string | undefined;
  readonly hostname?: string | undefined;
  /** `VIP`: packets arrive addressed to `ip`. `Proxy`: they arrive addressed to a node. The API's default is `VIP`. */
  readonly ipMode?: string | undefined;
  readonly ports?: readonly { readonly port: number; readonly protocol: string; readonly error?: string }[];
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly lastTransitionTime?: string | undefined;
}

export interface Node extends KubeObject {
  readonly spec?:
    | {
        readonly providerID?: string | undefined;
        readonly unschedulable?: boolean | undefined;
        readonly taints?: readonly { readonly key: string; readonly effect: string }[] | undefined;
      }
    | undefined;
  readonly status?:
    | {
        readonly addresses?: readonly NodeAddress[] | undefined;
        readonly conditions?: readonly Condition[] | undefined;
      }
    | undefined;
}

/** Of a node: `InternalIP`, `ExternalIP` or `Hostname`, and the address or name. */
export interface NodeAddress {
  readonly type: string;
  readonly address: string;
}

export interface Lease extends KubeObject {
  readonly spec?:
    | {
        readonly holderIdentity?: string | undefined;
        readonly leaseDurationSeconds?: number | undefined;
        /** With microseconds, as `2026-01-01T00:00:00.000000Z`. */
        readonly acquireTime?: string | undefined;
        readonly renewTime?: string | undefined;
        readonly leaseTransitions?: number | undefined;
      }
    | undefined;
}

/** An event of `events.k8s.io/v1`. */
export interface Event extends KubeObject {
  /** With microseconds. */
  readonly eventTime?: string | undefined;
  readonly type?: string | undefined;
  readonly reason?: string | undefined;
  readonly action?: string | undefined;
  readonly note?: string | undefined;
  readonly reportingController?: string | undefined;
  readonly reportingInstance?: string | undefined;
  readonly regarding?: ObjectReference | undefined;
  readonly series?: { readonly count: number; readonly lastObservedTime: string } | undefined;
}

export interface ObjectReference {
  readonly apiVersion?: string | undefined;
  readonly kind?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
}

export interface EndpointSlice extends KubeObject {
  readonly addressType?: string | undefined;
  readonly endpoints?:
    | readonly {
        readonly addresses: readonly string[];
        readonly nodeName?: string | undefined;
        readonly conditions?:
          | { readonly ready?: boolean; readonly serving?: boolean; readonly terminating?: boolean }
          | undefined;
      }[]
    | undefined;
}

export interface Namespace extends KubeObject {
  readonly status?: { readonly phase?: string | undefined } | undefined;
}

/** Every kind of object that we work with. */
export interface Kinds {
  readonly EndpointSlice: EndpointSlice;
  readonly Event: Event;
  readonly Lease: Lease;
  readonly Namespace: Namespace;
  readonly Node: Node;
  readonly Service: Service;
}

export type Kind = keyof Kinds;

/** Where the API serves the objects of a kind. */
export interface KindInfo {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** As in paths and RBAC rules. */
  readonly resource: string;
  readonly isNamespaced: boolean;
}

export const KINDS: Readonly<Record<Kind, KindInfo>> = {
  EndpointSlice: { group: 'discovery.k8s.io', version: 'v1', resource: 'endpointslices', isNamespaced: true },
  Event: { group: 'events.k8s.io', version: 'v1', resource: 'events', isNamespaced: true },
  Lease: { group: 'coordination.k8s.io', version: 'v1', resource: 'leases', isNamespaced: true },
  Namespace: { group: '', version: 'v1', resource: 'namespaces', isNamespaced: false },
  Node: { group: '', version: 'v1', resource: 'nodes', isNamespaced: false },
  Service: { group: '', version: 'v1', resource: 'services', isNamespaced: true },
};

/** `v1` or `coordination.k8s.io/v1`, for example. */
export function formatApiVersion({ group, version }: KindInfo): string {
  return group === '' ? version : `${group}/${version}`;
}
