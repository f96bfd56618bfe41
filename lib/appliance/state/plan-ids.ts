import type { AppliancePlan } from '../spec/spec';

/** The API's number for each plan. */
export const PLAN_IDS: Readonly<Record<AppliancePlan, number>> = { standard: 1, highspec: 2 };

/** Returns the plan for the API's number. */
export function toAppliancePlan(planId: number): AppliancePlan {
  return planId === PLAN_IDS.highspec ? 'highspec' : 'standard';
}
