import type { Exposure } from '../service/exposure';
import { type Autoscaling, readMinReplicas } from './autoscaling';
import type { ContainerProps, InitContainerProps, SidecarProps } from './container';
import type { AppLabelProps } from './labels';
import type { PodSecurityProps } from './pod-security';
import type { Rollout } from './rollout';

/** Seconds that a process has to end after it was told to stop: the default of Kubernetes. */
export const DEFAULT_GRACE_SECONDS = 30;

/** Returns the minimum number of pods of a workload. */
export function countReplicas({ replicas, autoscaling }: WorkloadProps): number {
  return autoscaling ? readMinReplicas(autoscaling) : (replicas ?? 1);
}

/** Longer than kube-proxy on every node needs to learn that a pod gets no new connections. */
const DEFAULT_DRAIN_SECONDS = 5;

/** Returns the seconds that the main container waits before its process is told to stop. */
export function readDrainSeconds(props: WorkloadProps): number {
  const { drainSeconds, ports, preStopCommand, strategy, terminationGraceSeconds } = props;
  if (drainSeconds !== undefined) return drainSeconds;
  if (ports.length === 0 || preStopCommand || strategy === 'Recreate') return 0;
  const grace = terminationGraceSeconds ?? DEFAULT_GRACE_SECONDS;
  return Math.max(0, Math.min(DEFAULT_DRAIN_SECONDS, grace - 1));
}

/** Properties of a Workload. */
export interface WorkloadProps extends AppLabelProps, ContainerProps, PodSecurityProps {
  /**
   * Name of the Deployment, its Service and its disruption budget.
   * @default - generated from the construct path
   */
  readonly name?: string | undefined;
  /**
   * Number of pods, an integer from 0. Two or more are spread over the nodes, and voluntary disruptions
   * affect one at a time.
   * @default 1
   */
  readonly replicas?: number | undefined;
  /**
   * Lets Kubernetes choose the number of pods by their resource use, instead of `replicas`. The cluster needs
   * a metrics server.
   * @default - `replicas`
   */
  readonly autoscaling?: Autoscaling | undefined;
  /**
   * Lets another program, such as your own autoscaler, choose the number of pods: at least `replicas`.
   * @default false
   */
  readonly scaledByOthers?: boolean | undefined;
  /**
   * `Recreate` ends the old pod before the new one starts, for programs of which only one instance may run.
   * @default RollingUpdate
   */
  readonly strategy?: 'RollingUpdate' | 'Recreate' | undefined;
  /** How pods are replaced. @default - a new pod is ready before an old one ends */
  readonly rollout?: Rollout | undefined;
  /**
   * Reason for this revision, shown by `kubectl rollout history`: annotation `kubernetes.io/change-cause`. Up
   * to 1024 visible characters.
   * @default - none
   */
  readonly changeCause?: string | undefined;
  /** Containers that run beside the main one. @default - none */
  readonly sidecars?: readonly SidecarProps[] | undefined;
  /** Containers that run before the main one, in this order. @default - none */
  readonly initContainers?: readonly InitContainerProps[] | undefined;
  /**
   * Seconds that a pod has to end after it was told to stop: an integer from 1, more than `drainSeconds`.
   * @default 30
   */
  readonly terminationGraceSeconds?: number | undefined;
  /**
   * Name of a ServiceAccount in the same namespace, with whose rights the pods use the Kubernetes API; its
   * token is mounted.
   * @default - none: the pods have no token
   */
  readonly serviceAccountName?: string | undefined;
  /** Gives the pods environment variables for the Services of their namespace. @default false */
  readonly serviceLinks?: boolean | undefined;
  /** Who can reach the pods through a Service. @default - none: Exposure.none() */
  readonly exposure?: Exposure | undefined;
}
