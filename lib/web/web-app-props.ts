import type { BackendSource } from '../core/references';
import type { WorkloadProps } from '../kubernetes/workload/workload-props';
import type { Migration } from './migration';

/** Properties of a {@link WebApp}: those of a Workload, with defaults for a program that answers HTTP. */
export interface WebAppProps
  extends Omit<WorkloadProps, 'app' | 'classicLabels' | 'scaledByOthers' | 'strategy' | 'preStopCommand'> {
  /** The program: label `app.kubernetes.io/name`. @default - the last part of the image's name */
  readonly app?: string | undefined;
  /** Number of pods, an integer from 0. @default 2 */
  readonly replicas?: number | undefined;
  /**
   * How to detect that the program has started; the other probes wait for it.
   * @default - the check of `readiness`, every 2 seconds for up to 5 minutes
   */
  readonly startup?: WorkloadProps['startup'];
  /**
   * When a pod may get traffic. A path that fails as soon as the program is told to stop belongs here.
   * @default - when it accepts connections
   */
  readonly readiness?: WorkloadProps['readiness'];
  /**
   * When a pod must be restarted. It must not make the same check as `readiness`, which fails while the pod
   * ends, and must leave the program at least 10 seconds.
   * @default - when it does not accept connections for a minute; never if `readiness` makes the same check
   */
  readonly liveness?: WorkloadProps['liveness'];
  /**
   * Seconds between the removal of a pod from traffic and the stop of its process: nodes and load balancers
   * need them to notice that it takes no more requests.
   * @default 10
   */
  readonly drainSeconds?: number | undefined;
  /** Seconds that a pod has to end, including `drainSeconds`. @default - `drainSeconds` and 30 */
  readonly terminationGraceSeconds?: number | undefined;
  /**
   * Who can reach the app through a Service: ClusterIP, NodePort or LoadBalancer. The fourth type,
   * ExternalName, is for servers outside the cluster: see {@link ExternalDatabase}.
   * @default - the cluster: Exposure.clusterIp()
   */
  readonly exposure?: WorkloadProps['exposure'];
  /** A Job that changes the database before the new pods start. @default - none */
  readonly migration?: Migration | undefined;
  /**
   * Denies every connection except those to the app's ports and those listed below, to its connected
   * databases, and to the cluster's DNS.
   * @default true
   */
  readonly networkPolicy?: boolean | undefined;
  /** Sources of connections to the app; `anyone` includes clients outside the cluster. @default - anyone */
  readonly allowFrom?: readonly BackendSource[] | 'anyone' | undefined;
  /** Backends whose ports the app may connect to. @default - its databases only */
  readonly allowTo?: readonly BackendSource[] | undefined;
  /** Ports that the app may connect to at any address, such as 443. @default - none */
  readonly allowToPorts?: readonly number[] | undefined;
}
