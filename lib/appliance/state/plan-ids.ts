import type { LoadBalancerPlan } from '../spec/spec';

/** The API's number for each plan. */
export const PLAN_IDS: Readonly<Record<LoadBalancerPlan, number>> = { standard: 1, highspec: 2 };

/** The plan behind the API's number. */
export function toPlan(planId: number): LoadBalancerPlan {
  return planId === PLAN_IDS.highspec ? 'highspec' : 'standard';
}
