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
   * How to find out that the program has started; the other probes wait for it.
   * @default - what `readiness` does, every 2 seconds for up to 5 minutes
   */
  readonly startup?: WorkloadProps['startup'];
  /**
   * When a pod may get traffic. A path that fails as soon as the program is told to stop belongs here.
   * @default - when it accepts connections
   */
  readonly readiness?: WorkloadProps['readiness'];
  /**
   * When a pod must be restarted. It may not ask the same as `readiness`, which fails while the pod ends, and
   * must leave the program at least 10 seconds.
   * @default - when it does not accept connections for a minute; never if that is all that `readiness` asks
   */
  readonly liveness?: WorkloadProps['liveness'];
  /**
   * Seconds between the moment that a pod is told to leave and the moment that its process is: others need them
   * to learn that it takes no more requests.
   * @default 10
   */
  readonly drainSeconds?: number | undefined;
  /** Seconds that a pod has to end, with `drainSeconds`. @default - 30 after them */
  readonly terminationGraceSeconds?: number | undefined;
  /**
   * Who can reach the app through a Service: ClusterIP, NodePort or LoadBalancer. The fourth type,
   * ExternalName, is for what is outside of the cluster: see {@link ExternalDatabase}.
   * @default - the cluster: Exposure.clusterIp()
   */
  readonly exposure?: WorkloadProps['exposure'];
  /** A Job that changes the database before the new pods start. @default - none */
  readonly migration?: Migration | undefined;
  /**
   * Denies every connection except those to the app's ports and those named below, to databases that it is
   * connected with, and to the cluster's DNS.
   * @default true
   */
  readonly networkPolicy?: boolean | undefined;
  /** Who may open connections to the app; `anyone` also from outside the cluster. @default - anyone */
  readonly allowFrom?: readonly BackendSource[] | 'anyone' | undefined;
  /** Whose ports the app may open connections to. @default - nobody's but those of its databases */
  readonly allowTo?: readonly BackendSource[] | undefined;
  /** Ports that the app may open connections to at any address, such as 443. @default - none */
  readonly allowToPorts?: readonly number[] | undefined;
}
