import type { Problem } from '../../core/errors';
import { LOAD_BALANCER_CLASS } from '../../sakura/codec/appliance';
import type { Appliance } from '../../sakura/codec/model';
import { listChoices } from '../allocate/address-space';
import type { Allocation } from '../allocate/allocation';
import { buildInventory } from '../allocate/inventory';
import { Reservations } from '../allocate/reservations';
import { allocateFor, allocateSuccessor, type Choosing, findHeldAddresses } from '../reconcile/addresses';
import { refuseForeignName } from '../reconcile/create';
import { type Location, locate } from '../reconcile/locate';
import { pickOwn } from '../reconcile/own';
import { resolveServers } from '../reconcile/resolve-servers';
import { readSurvey } from '../reconcile/survey';
import { toNeighbourhood } from '../reconcile/sync';
import type { DesiredLoadBalancer } from '../spec/inputs';
import type { AddressRange, LoadBalancerSpec, NetworkSpec } from '../spec/spec';
import { findOwnerTags, tryFindFormerId, UNAPPLIED_TAG } from '../spec/tags';
import { buildSettings } from '../state/desired-settings';
import { diffSettings, formatChange } from '../state/diff';
import { compareImmutable } from '../state/immutable';
import { mergeEntries } from '../state/merge-entries';
import { PLAN_IDS } from '../state/plan-ids';
import { toExistingAppliance } from '../state/state';
import { chooseOwnerTag, toScope } from './planned-owner';
import type { ZoneDraft } from './zone-draft';

/** What an `up` would do with one load balancer. */
export interface PlannedLoadBalancer {
  /** As in its spec: the construct's path with `-` for `/`. */
  readonly id: string;
  /** Its name in the control panel. */
  readonly name: string;
  /** Such as `is1b`. */
  readonly zone: string;
  /** What the run would do with it. */
  readonly action: 'create' | 'update' | 'replace' | 'unchanged' | 'refused';
  /** The differences, or why it needs another appliance. */
  readonly reasons: readonly string[];
  /** The existing appliance. */
  readonly applianceId?: string | undefined;
  /** The scope half of its owner tag, which identifies the owner. */
  readonly scope?: string | undefined;
  /** Such as `router k8s-router`. */
  readonly network?: string | undefined;
  /**
   * The slice of the block from which its addresses are chosen, with the number of addresses free afterwards.
   */
  readonly addressRange?: PlannedRange | undefined;
  /** The appliance's own addresses. */
  readonly units: readonly PlannedAddress[];
  /** The address of each virtual IP, by its key. */
  readonly virtualIps: readonly (PlannedAddress & { readonly key: string })[];
  /** The VRID, and why it was chosen. Left out if the load balancer is refused. */
  readonly vrid?: { readonly vrid: number; readonly because: string } | undefined;
  /** How long the virtual IPs do not answer, described in words. */
  readonly gap?: string | undefined;
  /** The reasons why it is refused. */
  readonly problems: readonly Problem[];
}

/** A slice of a block, both ends included. */
export interface PlannedRange extends AddressRange {
  /** Number of addresses that may be given out. */
  readonly size: number;
  /** Number of free ones once the plan is carried out. */
  readonly free: number;
}

/** An address that a run would take, and why. */
export interface PlannedAddress {
  /** Such as `203.0.113.8`. */
  readonly address: string;
  /** The reason for this one, such as `the lowest free address`. */
  readonly because: string;
}

/** What happens to the virtual IPs of a load balancer or share that moves to another zone. */
export const OTHER_ZONE_GAP =
  'the virtual IPs get other addresses, those of the other zone, and the old ones answer until the end of the run';

const [GIVEN, KEPT, LOWEST, SMALLEST] = ['given', 'kept', 'the lowest free address', 'the smallest free one'];
const GAP = 'the virtual IPs do not answer between two calls of config: a few seconds';

/**
 * Plans one load balancer in a zone, and adds the result to the draft.
 * @throws the errors with which a run would be refused
 */
export async function planOne(
  draft: ZoneDraft,
  spec: LoadBalancerSpec,
  scope: string | undefined,
): Promise<PlannedLoadBalancer> {
  const { id, ownerId, ...appliance } = spec;
  const tags = draft.appliances.flatMap((each) => findOwnerTags(each.tags));
  const ownerTag = chooseOwnerTag(tags, spec, scope);
  const desired: DesiredLoadBalancer = { ...appliance, ownerTag };
  const own = pickOwn(draft.appliances, ownerTag);
  const ids = new Set(own.map((each) => each.id));
  const [current, ...others] = own.filter(({ tags }) => !ids.has(tryFindFormerId(tags) ?? ''));
  const { run } = draft;
  const location = await locate(run, spec.network, current);
  const { serversByKey } = await resolveServers(run, { spec: desired }, location);
  const servers = new Set(Object.values(serversByKey).flatMap((list) => list.map(({ address }) => address)));
  draft.addNetwork({ spec: spec.network, location, servers });
  const reservation = new Reservations().open(ownerTag, { addresses: [] });
  const choosing: Choosing = { request: { spec: desired }, serversByKey, reservation };
  const surveyed = await readSurvey(run, spec.network, location);
  const describeRange = () => describeAddressRange(draft, spec.network, location, servers);
  const common = { id, name: spec.name, zone: draft.zone, network: location.label, problems: [] };

  if (!current) {
    refuseForeignName(desired, surveyed);
    const allocation = allocateFor(choosing, {}, surveyed);
    // the new appliance has no id yet
    draft.put(buildAppliance(id, choosing, allocation, location.switchId));
    const explained = explain(desired, allocation, undefined);
    return { ...common, action: 'create', reasons: [], ...(await describeRange()), ...explained };
  }

  const known = { ...common, applianceId: current.id, scope: toScope(ownerTag) };
  const replacements = findReplacements(draft, current, spec, location.switchId);
  const held = findHeldAddresses(current.virtualIps, choosing.request);
  if (replacements.length > 0) {
    const { units, vrid } = allocateSuccessor(choosing, surveyed, current, 0);
    const kept = allocateFor(choosing, held, surveyed, { appliance: current });
    const allocation = { units, vrid, addressByKey: kept.addressByKey };
    draft.remove(current.id);
    draft.put(buildAppliance(id, choosing, allocation, location.switchId));
    const explained = explain(desired, allocation, { ...current, addresses: [], vrid: undefined });
    const range = await describeRange();
    return { ...known, action: 'replace', reasons: replacements, gap: GAP, ...range, ...explained };
  }
  const allocation = allocateFor(choosing, held, surveyed, { appliance: current });
  const entries = buildSettings(desired, allocation.addressByKey, serversByKey);
  const settings = mergeEntries(current.virtualIps, entries, toNeighbourhood(choosing.request, current));
  const reasons = [
    ...others.map((twin) => `load balancer ${twin.id}, a twin of it, is removed`),
    ...diffSettings(current.virtualIps, settings).map(formatChange),
    ...findUpdates(current, desired),
  ];
  draft.put({ ...current, virtualIps: settings });
  const action = reasons.length > 0 ? 'update' : 'unchanged';
  const range = await describeRange();
  return { ...known, action, reasons, ...range, ...explain(desired, allocation, current) };
}

/** Describes the slice of a load balancer, with the draft as it is now. */
async function describeAddressRange(
  { run }: ZoneDraft,
  network: NetworkSpec,
  location: Location,
  servers: ReadonlySet<string>,
): Promise<Pick<PlannedLoadBalancer, 'addressRange'>> {
  if (network.kind === 'switch' || !network.addressRange) return {};
  const surveyed = await readSurvey(run, network, location);
  const { addresses } = buildInventory(surveyed, undefined);
  const all = [...listChoices(surveyed.space)];
  const free = all.filter((address) => !addresses.has(address) && !servers.has(address)).length;
  return { addressRange: { ...network.addressRange, size: all.length, free } };
}

/** Lists the reasons why another appliance must take the place of this one; empty if it can stay. */
function findReplacements(
  { zone }: ZoneDraft,
  current: Appliance,
  spec: LoadBalancerSpec,
  switchId: string,
): string[] {
  const { zone: _zone, ...anywhere } = spec;
  const comparisons = compareImmutable(toExistingAppliance(current, zone), anywhere, `switch ${switchId}`);
  const different = comparisons.filter(({ result }) => result === 'different');
  const failed = current.availability === 'failed' ? ['the appliance failed, and cannot be repaired'] : [];
  return [...failed, ...different.map(({ path, reason }) => `${path}: ${reason}`)];
}

function* findUpdates(current: Appliance, desired: DesiredLoadBalancer): Generator<string> {
  const { name, description, tags } = desired;
  if (current.name !== name) yield `name: ${current.name} → ${name}`;
  if (current.description !== description) yield 'description';
  const missing = tags.filter((tag) => !current.tags.includes(tag));
  if (missing.length > 0) yield `tags: + ${missing.join(', ')}`;
  if (current.tags.includes(UNAPPLIED_TAG)) yield 'the saved settings are not the running ones';
  if (current.instanceStatus !== 'up') yield `the appliance is ${current.instanceStatus}`;
}

/** Lists the given-out addresses and VRID, each with the reason. */
function explain(
  desired: DesiredLoadBalancer,
  { units, addressByKey, vrid: chosen }: Allocation,
  current: Pick<Appliance, 'addresses' | 'vrid' | 'virtualIps'> | undefined,
): Pick<PlannedLoadBalancer, 'units' | 'virtualIps' | 'vrid'> {
  const { network, virtualIps, vrid } = desired;
  const isSliced = network.kind === 'router' && network.addressRange !== undefined;
  const [lowest, smallest] = isSliced ? [`${LOWEST} of its range`, 'one of its range'] : [LOWEST, SMALLEST];
  const held = current ? findHeldAddresses(current.virtualIps, { spec: desired }) : {};
  const because = (isHeld: boolean, isGiven: boolean, chosenBecause: string) =>
    isHeld ? KEPT : isGiven ? GIVEN : chosenBecause;
  return {
    units: units.map((address) => ({
      address,
      because: because(
        current?.addresses.includes(address) ?? false,
        network.addresses !== undefined,
        lowest,
      ),
    })),
    virtualIps: virtualIps.map(({ key, address: given }) => {
      const address = addressByKey[key] ?? '';
      return { key, address, because: because(held[key] === address, given !== undefined, lowest) };
    }),
    vrid: { vrid: chosen, because: because(current?.vrid === chosen, vrid !== undefined, smallest) },
  };
}

/** Builds the appliance that a creation would lead to. */
function buildAppliance(
  id: string,
  { request: { spec }, serversByKey }: Choosing,
  { units, vrid, addressByKey }: Allocation,
  switchId: string,
): Appliance {
  return {
    id,
    class: LOAD_BALANCER_CLASS,
    availability: 'migrating',
    name: spec.name,
    description: spec.description,
    tags: [spec.ownerTag, ...spec.tags],
    instanceStatus: 'cleaning',
    planId: PLAN_IDS[spec.plan],
    switchId,
    vrid,
    addresses: units,
    prefixLength: undefined,
    gateway: undefined,
    virtualIps: buildSettings(spec, addressByKey, serversByKey),
    iconId: undefined,
    otherSettings: {},
    settingsHash: undefined,
  };
}
