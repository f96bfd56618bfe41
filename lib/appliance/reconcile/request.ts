import type { Adoption, DesiredLoadBalancer } from '../spec/inputs';
import type { EntryClaim } from '../state/entry-owner';
import type { LoadBalancerState } from '../state/state';

/** The goal of a run, and the state of an earlier one. */
export interface ReconcileRequest {
  readonly spec: DesiredLoadBalancer;
  /** From an earlier run; may be lost without harm. */
  readonly state?: LoadBalancerState | undefined;
  /** An existing appliance to take over. */
  readonly adopt?: Adoption | undefined;
  /**
   * If the spec differs in immutable properties: replace the appliance by another, which gets its virtual
   * addresses, or fail with LB_IMMUTABLE.
   * @default 'fail'
   */
  readonly whenImmutable?: 'replace' | 'fail';
  /**
   * Called on every change with the state to keep if the run fails; undefined if no appliance of this load
   * balancer exists.
   */
  onStateKnown?(state: LoadBalancerState | undefined): void;
}

/** Returns the claim by which a run recognises its load balancer's entries on the appliance. */
export function toClaim({ spec, state }: Pick<ReconcileRequest, 'spec' | 'state'>): EntryClaim {
  const ownerTags = state ? [spec.ownerTag, state.ownerTag] : [spec.ownerTag];
  return { ownerTags, remembered: state?.virtualIps };
}
