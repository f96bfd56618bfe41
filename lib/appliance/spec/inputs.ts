import type { LoadBalancerSpec } from './spec';

/** The part of a spec that makes an appliance: everything but the name of its file. */
export type DesiredLoadBalancer = Omit<LoadBalancerSpec, 'id'>;

/** What the user asks for: the desired appliance, and how to get there. */
export type LoadBalancerInputs = DesiredLoadBalancer & {
  /**
   * An existing load balancer to take over: it must match in all that cannot be changed. It is ours from then on.
   * @default - one is made
   */
  readonly adopt?: { readonly id: string };
  /** @default - 20 minutes for each operation */
  readonly timeouts?: OperationTimeouts;
};

/** Time for a whole operation, waiting included. */
export interface OperationTimeouts {
  /** @default 1200 */
  readonly createSeconds?: number;
  /** @default 1200 */
  readonly updateSeconds?: number;
  /** @default 1200 */
  readonly deleteSeconds?: number;
}

/** How long an operation may take unless told otherwise, in seconds: as long as the official clients wait. */
export const DEFAULT_TIMEOUT_SECONDS = { create: 1200, read: 120, update: 1200, delete: 1200 } as const;
