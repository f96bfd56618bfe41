import type { Exposure } from '../service/exposure';
import type { ContainerProps } from './container';
import type { AppLabelProps } from './labels';
import type { PodSecurityProps } from './pod-security';

/** Seconds that a process has to end after it was told to: the default of Kubernetes. */
export const DEFAULT_GRACE_SECONDS = 30;

/** Properties of a Workload. */
export interface WorkloadProps extends AppLabelProps, ContainerProps, PodSecurityProps {
  /**
   * Name of the Deployment, its Service and its disruption budget.
   * @default - generated from the construct path
   */
  readonly name?: string | undefined;
  /**
   * Number of pods, an integer from 0. From two on they spread over the nodes, and voluntary disruptions take
   * one at a time.
   * @default 1
   */
  readonly replicas?: number | undefined;
  /**
   * Lets others, such as an autoscaler, choose the number of pods: `replicas` is what they keep at least.
   * @default false
   */
  readonly scaledByOthers?: boolean | undefined;
  /**
   * `Recreate` ends the old pod before the new one starts, for programs that must not run twice at a time.
   * @default RollingUpdate
   */
  readonly strategy?: 'RollingUpdate' | 'Recreate' | undefined;
  /**
   * Seconds that a pod has to end after it was told to: an integer from 1, more than `drainSeconds`.
   * @default 30
   */
  readonly terminationGraceSeconds?: number | undefined;
  /** Gives the pods environment variables for the Services of their namespace. @default false */
  readonly serviceLinks?: boolean | undefined;
  /** Who can reach the pods through a Service. @default - none: Exposure.none() */
  readonly exposure?: Exposure | undefined;
}
