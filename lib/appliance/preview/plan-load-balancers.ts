import { isKumikiError, KumikiError, type Problem } from '../../core/errors';
import { compareText } from '../../core/order';
import { checkCall } from '../../core/props/check-call';
import { SIGNATURES } from '../signatures';
import type { LoadBalancerSpec } from '../spec/spec';
import { type PlannedLoadBalancer, planOne } from './plan-one';
import { describeNetworks, type PlannedNetwork } from './planned-network';
import type { RecordedInventory } from './recorded-inventory';
import { ZoneDraft } from './zone-draft';

/** What an `up` would do, and what there would be afterwards. */
export interface PlannedSite {
  /** In the order of their ids. */
  readonly loadBalancers: readonly PlannedLoadBalancer[];
  /** The networks that they are on. */
  readonly networks: readonly PlannedNetwork[];
}

export interface PlanOptions {
  /**
   * The scope half of the owner tags, 12 hex digits: tells stacks apart that were deployed from one program.
   * @default - that of the only stack there is
   */
  readonly scope?: string | undefined;
}

/**
 * What an `up` of these load balancers would do to what there is: the addresses and VRIDs that each gets, and why.
 * Free addresses are given out in the order of the ids. Another deployment at the same time may take them first:
 * then others are chosen. Asks and changes nothing.
 *
 * @throws PROPS_KIND, PROPS_MISSING, PROPS_UNKNOWN if the inventory is not one
 */
export async function planLoadBalancers(
  specs: readonly LoadBalancerSpec[],
  inventory: RecordedInventory,
  options: PlanOptions = {},
): Promise<PlannedSite> {
  checkCall(SIGNATURES, 'planLoadBalancers', arguments);
  const drafts = new Map(inventory.zones.map((zone) => [zone.zone, new ZoneDraft(zone)]));
  const loadBalancers: PlannedLoadBalancer[] = [];
  for (const spec of [...specs].sort((a, b) => compareText(a.id, b.id))) {
    loadBalancers.push(await planIn(drafts, spec, inventory, options));
  }
  const networks = await Promise.all([...drafts.values()].map(describeNetworks));
  return { loadBalancers, networks: networks.flat() };
}

async function planIn(
  drafts: ReadonlyMap<string, ZoneDraft>,
  spec: LoadBalancerSpec,
  inventory: RecordedInventory,
  { scope }: PlanOptions,
): Promise<PlannedLoadBalancer> {
  const { id, name, zone = inventory.defaultZone } = spec;
  try {
    const draft = drafts.get(zone);
    if (!draft) throw missingZoneError(zone, [...drafts.keys()]);
    return await planOne(draft, spec, scope);
  } catch (error) {
    if (!isKumikiError(error)) throw error;
    const problems = error.problems.map((problem): Problem => ({ ...problem, constructPath: id }));
    return { id, name, zone, action: 'refused', reasons: [], units: [], virtualIps: [], problems };
  }
}

function missingZoneError(zone: string, known: readonly string[]): KumikiError {
  return new KumikiError({
    code: 'LB_INVENTORY',
    message: `the inventory has nothing of zone ${zone}`,
    given: zone,
    allowed: known.join(', '),
    hint: 'record it again with the load balancers as they are now',
  });
}
