import { isKumikiError, KumikiError, type Problem } from '../../core/errors';
import { compareText } from '../../core/order';
import { checkCall } from '../../core/props/check-call';
import { pickOwn } from '../reconcile/own';
import { SIGNATURES } from '../signatures';
import type { LoadBalancerShareSpec } from '../spec/share';
import type { LoadBalancerSpec } from '../spec/spec';
import { findOwnerTags } from '../spec/tags';
import { OTHER_ZONE_GAP, type PlannedLoadBalancer, planOne } from './plan-one';
import { leaveZone, type PlannedShare, planShareIn } from './plan-share';
import { describeNetworks, type PlannedNetwork } from './planned-network';
import { chooseOwnerTag, toScope } from './planned-owner';
import type { RecordedInventory } from './recorded-inventory';
import { ZoneDraft } from './zone-draft';

/** What an `up` would do, and the resulting networks. */
export interface PlannedSite {
  /** Sorted by id. */
  readonly loadBalancers: readonly PlannedLoadBalancer[];
  /** Virtual IPs on existing load balancers, sorted by id. */
  readonly shares: readonly PlannedShare[];
  /** The networks that they are on. */
  readonly networks: readonly PlannedNetwork[];
}

/** Options of a plan in addition to the load balancers. */
export interface PlanOptions {
  /**
   * The scope half of the owner tags, 12 hex digits: distinguishes stacks deployed from one program.
   * @default - that of the only stack that exists
   */
  readonly scope?: string | undefined;
  /**
   * Virtual IPs on existing load balancers; planned after the load balancers.
   * @default - none
   */
  readonly shares?: readonly LoadBalancerShareSpec[] | undefined;
}

/**
 * Plans what an `up` of these load balancers would do to the recorded inventory: the addresses and VRIDs that
 * each gets, and why. Free addresses are given out in the order of the ids. Another deployment at the same
 * time may take them first; then others are chosen. Makes no requests and changes nothing.
 *
 * @throws PROPS_KIND, PROPS_MISSING, PROPS_UNKNOWN if the inventory is invalid
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
  const shares: PlannedShare[] = [];
  for (const spec of [...(options.shares ?? [])].sort((a, b) => compareText(a.id, b.id))) {
    shares.push(await planShare(drafts, spec, inventory, options));
  }
  const networks = await Promise.all([...drafts.values()].map(describeNetworks));
  return { loadBalancers, shares, networks: networks.flat() };
}

async function planIn(
  drafts: ReadonlyMap<string, ZoneDraft>,
  spec: LoadBalancerSpec,
  inventory: RecordedInventory,
  { scope }: PlanOptions,
): Promise<PlannedLoadBalancer> {
  const { id, name, zone = inventory.defaultZone } = spec;
  try {
    const draft = findDraft(drafts, zone);
    const planned = await planOne(draft, spec, scope);
    return planned.action === 'create' ? leaveOtherZones(drafts, planned, spec, scope) : planned;
  } catch (error) {
    const problems = toProblems(error, id);
    return { id, name, zone, action: 'refused', reasons: [], units: [], virtualIps: [], problems };
  }
}

/**
 * Plans a replacement if the load balancer exists in another zone: the zone cannot be changed, so another
 * one, with other addresses, takes its place.
 */
function leaveOtherZones(
  drafts: ReadonlyMap<string, ZoneDraft>,
  planned: PlannedLoadBalancer,
  spec: LoadBalancerSpec,
  scope: string | undefined,
): PlannedLoadBalancer {
  const others = [...drafts.values()].filter(({ zone }) => zone !== planned.zone);
  for (const draft of others) {
    const ownerTag = chooseOwnerTag(
      draft.appliances.flatMap(({ tags }) => findOwnerTags(tags)),
      spec,
      scope,
    );
    const [there] = pickOwn(draft.appliances, ownerTag);
    if (!there) continue;
    draft.remove(there.id);
    return {
      ...planned,
      action: 'replace',
      applianceId: there.id,
      scope: toScope(ownerTag),
      reasons: [`zone: load balancer ${there.id} is in ${draft.zone} and cannot move to ${planned.zone}`],
      gap: OTHER_ZONE_GAP,
    };
  }
  return planned;
}

async function planShare(
  drafts: ReadonlyMap<string, ZoneDraft>,
  spec: LoadBalancerShareSpec,
  inventory: RecordedInventory,
  { scope }: PlanOptions,
): Promise<PlannedShare> {
  const { id, zone = inventory.defaultZone } = spec;
  try {
    const planned = await planShareIn(findDraft(drafts, zone), spec, scope);
    if (planned.action !== 'create') return planned;
    const others = [...drafts.values()].filter((draft) => draft.zone !== zone);
    const [moved = planned] = others.flatMap((draft) => leaveZone(draft, planned, spec, scope) ?? []);
    return moved;
  } catch (error) {
    return { id, zone, action: 'refused', reasons: [], virtualIps: [], problems: toProblems(error, id) };
  }
}

/** Returns the problems for which a run would be refused. @throws any other error */
function toProblems(error: unknown, constructPath: string): Problem[] {
  if (!isKumikiError(error)) throw error;
  return error.problems.map((problem): Problem => ({ ...problem, constructPath }));
}

/** @throws LB_INVENTORY if the inventory does not include the zone */
function findDraft(drafts: ReadonlyMap<string, ZoneDraft>, zone: string): ZoneDraft {
  const draft = drafts.get(zone);
  if (draft) return draft;
  throw missingZoneError(zone, [...drafts.keys()]);
}

function missingZoneError(zone: string, known: readonly string[]): KumikiError {
  return new KumikiError({
    code: 'LB_INVENTORY',
    message: `the inventory has no data of zone ${zone}`,
    given: zone,
    allowed: known.join(', '),
    hint: 'record it again with the load balancers as they are now',
  });
}
