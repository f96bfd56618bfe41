import type { Adoption, DesiredLoadBalancer } from '../spec/inputs';
import type { EntryClaim } from '../state/entry-owner';
import type { LoadBalancerState } from '../state/state';

/** What a run is to bring about, and what it may remember. */
export interface ReconcileRequest {
  readonly spec: DesiredLoadBalancer;
  /** From an earlier run; everything in it can be lost without harm. */
  readonly state?: LoadBalancerState | undefined;
  /** An existing appliance to take over. */
  readonly adopt?: Adoption | undefined;
  /**
   * When the appliance has what cannot be changed into what is wanted: put another in its place, which gets its
   * virtual addresses, or stop with LB_IMMUTABLE.
   * @default 'fail'
   */
  readonly whenImmutable?: 'replace' | 'fail';
  /**
   * Called whenever what exists changes: the state to keep if the run fails;
   * undefined if no appliance of this load balancer exists.
   */
  onStateKnown?(state: LoadBalancerState | undefined): void;
}

/** By what a run recognises the entries of its load balancer on the appliance. */
export function toClaim({ spec, state }: Pick<ReconcileRequest, 'spec' | 'state'>): EntryClaim {
  const ownerTags = state ? [spec.ownerTag, state.ownerTag] : [spec.ownerTag];
  return { ownerTags, remembered: state?.virtualIps };
}
