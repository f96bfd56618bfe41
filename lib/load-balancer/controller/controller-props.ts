import type { AppliancePlan, NetworkChoice } from '../../appliance/spec/spec';
import type { BackendSource } from '../../core/references';
import type { Zone, ZoneName } from '../../core/zone';
import type { ImagePullPolicy } from '../../kubernetes/workload/container';
import type { ContainerResources } from '../../kubernetes/workload/resources';

/** The Secret that holds the token of the Sakura Cloud API, and its keys. */
export interface ControllerCredentials {
  /** Name of a Secret that you create in the namespace of the stack. */
  readonly secretName: string;
  /** Key of the access token in the Secret. @default 'token' */
  readonly tokenKey?: string | undefined;
  /** Key of the access token's secret in the Secret. @default 'secret' */
  readonly secretKey?: string | undefined;
}

/** Properties of a {@link SakuraLoadBalancerController}. */
export interface SakuraLoadBalancerControllerProps {
  /**
   * Image with the command `kumiki` as its entry point, such as `registry.example.jp/kumiki-controller:0.1.0`;
   * `deploy/controller/Containerfile` builds it.
   */
  readonly image: string;
  /** The Secret with the API token; the token is never part of a manifest. */
  readonly credentials: ControllerCredentials;
  /**
   * Zone of Sakura Cloud that the machines of the cluster are in, such as `is1b`.
   * @default - the zone of the stack; without one `is1b`
   */
  readonly zone?: ZoneName | Zone | undefined;
  /**
   * Whether Services of type LoadBalancer without a class also get their load balancers from it, such as
   * those of `kubectl expose`.
   * @default false
   */
  readonly takesUnclassed?: boolean | undefined;
  /**
   * Whether it initialises nodes whose kubelets have `--cloud-provider=external`: sets the provider id,
   * addresses and labels of their servers, and removes the taint that keeps them waiting. Its pods then use
   * the name servers of their node, as those of the cluster may themselves wait for it.
   * @default false
   */
  readonly initializesNodes?: boolean | undefined;
  /**
   * Network of load balancers, unless a Service says otherwise.
   * @default - the one router that all nodes are on
   */
  readonly network?: NetworkChoice | undefined;
  /** Plan of load balancers, unless a Service says otherwise. @default 'standard' */
  readonly plan?: AppliancePlan | undefined;
  /** Whether load balancers are pairs, unless a Service says otherwise. @default true */
  readonly redundant?: boolean | undefined;
  /**
   * Number of pods, an integer from 1: one is active, and another takes over at once when it ends.
   * @default 2
   */
  readonly replicas?: number | undefined;
  /** The lowest level that is logged. @default 'info' */
  readonly logLevel?: 'info' | 'warn' | 'error' | undefined;
  /** Name of its objects and its Lease. @default 'kumiki-controller' */
  readonly name?: string | undefined;
  /** Port of `/healthz`, `/readyz` and `/metrics`, from 1024 to 65535. @default 10260 */
  readonly metricsPort?: number | undefined;
  /** The pods that may read the metrics. @default - every pod of the cluster */
  readonly scrapedBy?: readonly BackendSource[] | undefined;
  /**
   * Port on which the control plane machines serve the API: the network policy allows it in addition to 443.
   * @default 6443
   */
  readonly apiServerPort?: number | undefined;
  /** Whether it has a NetworkPolicy: metrics in; DNS, the API server and the API of Sakura Cloud out. @default true */
  readonly networkPolicy?: boolean | undefined;
  /** When a node asks the registry for the image. @default - IfNotPresent for an image by digest, else Always */
  readonly imagePullPolicy?: ImagePullPolicy | undefined;
  /** Resources of each pod. @default - 50m CPU and 128Mi requested, at most 500m and 512Mi */
  readonly resources?: ContainerResources | undefined;
}
