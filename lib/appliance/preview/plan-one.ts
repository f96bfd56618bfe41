import type { Problem } from '../../core/errors';
import { LOAD_BALANCER_CLASS } from '../../sakura/codec/appliance';
import type { Appliance } from '../../sakura/codec/model';
import { listChoices } from '../allocate/address-space';
import type { Allocation } from '../allocate/allocation';
import { buildInventory, type Survey } from '../allocate/inventory';
import { Reservations } from '../allocate/reservations';
import { allocateFor, allocateSuccessor, type Choosing, findHeldAddresses } from '../reconcile/addresses';
import { refuseForeignName } from '../reconcile/create';
import { type Location, locate } from '../reconcile/locate';
import { pickOwn } from '../reconcile/own';
import { resolveServers } from '../reconcile/resolve-servers';
import { readSurvey } from '../reconcile/survey';
import { toNeighbourhood } from '../reconcile/sync';
import type { DesiredLoadBalancer } from '../spec/inputs';
import type { AddressRange, LoadBalancerSpec } from '../spec/spec';
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
  const tags = draft.appliances.flatMap((each) => findOwnerTags(each.tags));
  const ownerTag = chooseOwnerTag(tags, spec, scope);
  const [current, ...twins] = findExisting(draft, ownerTag);
  const context = await prepare(draft, spec, ownerTag, current);
  const { allocation, before, ...outcome } = planOutcome(context, current, twins);
  return {
    ...{ id: spec.id, name: spec.name, zone: draft.zone, network: context.location.label, problems: [] },
    ...(current && { applianceId: current.id, scope: toScope(ownerTag) }),
    ...outcome,
    ...(await describeAddressRange(context)),
    ...explain(context.choosing.request.spec, allocation, before),
  };
}

/** What the plan of one load balancer is made from. */
interface PlanContext {
  readonly draft: ZoneDraft;
  readonly spec: LoadBalancerSpec;
  readonly location: Location;
  /** Addresses of its servers. */
  readonly servers: ReadonlySet<string>;
  readonly choosing: Choosing;
  readonly surveyed: Survey;
}

/** What would happen to the appliance. */
interface Outcome extends Pick<PlannedLoadBalancer, 'action' | 'reasons' | 'gap'> {
  readonly allocation: Allocation;
  /** What the load balancer has now and may keep. */
  readonly before?: Pick<Appliance, 'addresses' | 'vrid' | 'virtualIps'>;
}

/** Finds the appliance with an owner tag, and its twins; not the successors of others. */
function findExisting(draft: ZoneDraft, ownerTag: string): Appliance[] {
  const own = pickOwn(draft.appliances, ownerTag);
  const ids = new Set(own.map(({ id }) => id));
  return own.filter(({ tags }) => !ids.has(tryFindFormerId(tags) ?? ''));
}

async function prepare(
  draft: ZoneDraft,
  spec: LoadBalancerSpec,
  ownerTag: string,
  current: Appliance | undefined,
): Promise<PlanContext> {
  const { id: _id, ownerId: _ownerId, ...appliance } = spec;
  const request = { spec: { ...appliance, ownerTag } };
  const { run } = draft;
  const location = await locate(run, spec.network, current);
  const { serversByKey } = await resolveServers(run, request, location);
  const servers = new Set(Object.values(serversByKey).flatMap((list) => list.map(({ address }) => address)));
  draft.addNetwork({ spec: spec.network, location, servers });
  const reservation = new Reservations().open(ownerTag, { addresses: [] });
  const surveyed = await readSurvey(run, spec.network, location);
  return { draft, spec, location, servers, choosing: { request, serversByKey, reservation }, surveyed };
}

function planOutcome(
  context: PlanContext,
  current: Appliance | undefined,
  twins: readonly Appliance[],
): Outcome {
  if (!current) return planCreation(context);
  const replacements = findReplacements(context, current);
  return replacements.length > 0
    ? planReplacement(context, current, replacements)
    : planUpdate(context, current, twins);
}

function planCreation({ draft, spec, location, choosing, surveyed }: PlanContext): Outcome {
  refuseForeignName(choosing.request.spec, surveyed);
  const allocation = allocateFor(choosing, {}, surveyed);
  // the new appliance has no id yet
  draft.put(buildAppliance(spec.id, choosing, allocation, location.switchId));
  return { action: 'create', reasons: [], allocation };
}

/** Plans the successor of an appliance, which takes over its virtual IPs. */
function planReplacement(
  { draft, spec, location, choosing, surveyed }: PlanContext,
  current: Appliance,
  reasons: readonly string[],
): Outcome {
  const { units, vrid } = allocateSuccessor(choosing, surveyed, current, 0);
  const held = findHeldAddresses(current.virtualIps, choosing.request);
  const { addressByKey } = allocateFor(choosing, held, surveyed, { appliance: current });
  const allocation = { units, vrid, addressByKey };
  draft.remove(current.id);
  draft.put(buildAppliance(spec.id, choosing, allocation, location.switchId));
  const before = { virtualIps: current.virtualIps, addresses: [], vrid: undefined };
  return { action: 'replace', reasons, gap: GAP, allocation, before };
}

function planUpdate(
  { draft, choosing, surveyed }: PlanContext,
  current: Appliance,
  twins: readonly Appliance[],
): Outcome {
  const { request, serversByKey } = choosing;
  const held = findHeldAddresses(current.virtualIps, request);
  const allocation = allocateFor(choosing, held, surveyed, { appliance: current });
  const entries = buildSettings(request.spec, allocation.addressByKey, serversByKey);
  const settings = mergeEntries(current.virtualIps, entries, toNeighbourhood(request, current));
  const reasons = [
    ...twins.map((twin) => `load balancer ${twin.id}, a twin of it, is removed`),
    ...diffSettings(current.virtualIps, settings).map(formatChange),
    ...findUpdates(current, request.spec),
  ];
  draft.put({ ...current, virtualIps: settings });
  return { action: reasons.length > 0 ? 'update' : 'unchanged', reasons, allocation, before: current };
}

/** Describes the slice of a load balancer, with the draft as it is now. */
async function describeAddressRange({
  draft,
  spec: { network },
  location,
  servers,
}: PlanContext): Promise<Pick<PlannedLoadBalancer, 'addressRange'>> {
  if (network.kind === 'switch' || !network.addressRange) return {};
  const surveyed = await readSurvey(draft.run, network, location);
  const { addresses } = buildInventory(surveyed, undefined);
  const all = [...listChoices(surveyed.space)];
  const free = all.filter((address) => !addresses.has(address) && !servers.has(address)).length;
  return { addressRange: { ...network.addressRange, size: all.length, free } };
}

/** Lists the reasons why another appliance must take the place of this one; empty if it can stay. */
function findReplacements({ draft, spec, location }: PlanContext, current: Appliance): string[] {
  const { zone: _zone, ...anywhere } = spec;
  const existing = toExistingAppliance(current, draft.zone);
  const comparisons = compareImmutable(existing, anywhere, `switch ${location.switchId}`);
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
  const lowest = isSliced ? `${LOWEST} of its range` : LOWEST;
  const smallest = isSliced ? 'one of its range' : SMALLEST;
  const held = current ? findHeldAddresses(current.virtualIps, { spec: desired }) : {};
  const because = (isHeld: boolean, given: unknown, chosenBecause: string) =>
    isHeld ? KEPT : given === undefined ? chosenBecause : GIVEN;
  return {
    units: units.map((address) => ({
      address,
      because: because(current?.addresses.includes(address) ?? false, network.addresses, lowest),
    })),
    virtualIps: virtualIps.map(({ key, address: given }) => {
      const address = addressByKey[key] ?? '';
      return { key, address, because: because(held[key] === address, given, lowest) };
    }),
    vrid: { vrid: chosen, because: because(current?.vrid === chosen, vrid, smallest) },
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
