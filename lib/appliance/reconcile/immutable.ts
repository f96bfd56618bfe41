import type { Appliance } from '../../sakura/model';
import type { LoadBalancerPlan, LoadBalancerSpec } from '../spec/spec';

/** The API's number for each plan. */
export const PLAN_IDS: Readonly<Record<LoadBalancerPlan, number>> = { standard: 1, highspec: 2 };

/** The plan behind the API's number. */
export function planOf(planId: number): LoadBalancerPlan {
  return planId === PLAN_IDS.highspec ? 'highspec' : 'standard';
}

/** A property that the API cannot change on an existing appliance. */
export interface ImmutableDifference {
  readonly property: string;
  readonly is: string;
  readonly wanted: string;
}

/** What of an existing appliance contradicts the spec for good; `switchId` is where the spec wants it to stand. */
export function immutableDifferences(
  appliance: Appliance,
  spec: Pick<LoadBalancerSpec, 'plan' | 'redundant' | 'vrid' | 'network'>,
  switchId: string,
): ImmutableDifference[] {
  const { network } = spec;
  const rows: [property: string, is: unknown, wanted: unknown][] = [
    ['network', `switch ${appliance.switchId}`, `switch ${switchId}`],
    ['plan', planOf(appliance.planId), spec.plan],
    ['redundant', appliance.addresses.length > 1, spec.redundant],
  ];
  if (spec.vrid !== undefined) rows.push(['vrid', appliance.vrid, spec.vrid]);
  if (network.addresses)
    rows.push(['network.addresses', sorted(appliance.addresses), sorted(network.addresses)]);
  if (network.kind === 'switch') {
    rows.push(['network.prefixLength', appliance.prefixLength, network.prefixLength]);
    rows.push(['network.gateway', appliance.gateway ?? 'none', network.gateway ?? 'none']);
  }
  return rows
    .map(([property, is, wanted]) => ({ property, is: String(is), wanted: String(wanted) }))
    .filter(({ is, wanted }) => is !== wanted);
}

function sorted(addresses: readonly string[]): string {
  return [...addresses].sort().join(', ');
}
