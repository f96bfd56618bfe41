import { KumikiError } from '../../core/errors';
import type { Appliance } from '../../sakura/model';
import type { DesiredLoadBalancer } from '../spec/inputs';
import { allocateFor, createAppliance, type Surroundings } from './create';
import { desiredSettings } from './desired';
import { isApplianceFailure } from './failure-kind';
import { heldAddresses } from './held-addresses';
import { immutableDifferences } from './immutable';
import { type Location, locate } from './locate';
import { type Observation, observe } from './observe';
import type { Operation } from './operation';
import { removeLoadBalancer } from './remove';
import { resolveServers } from './resolve-servers';
import { type LoadBalancerState, stateOf } from './state';
import { survey } from './survey';
import { type SyncTarget, sync } from './sync';
import { UNAPPLIED_TAG } from './tags';
import { waitUntilUp } from './wait';

/** What a run is to bring about, and what it may remember. */
export interface ReconcileRequest {
  readonly spec: DesiredLoadBalancer;
  /** From an earlier run; everything in it can be lost without harm. */
  readonly state?: LoadBalancerState | undefined;
  /** An existing appliance to take over. */
  readonly adopt?: { readonly id: string } | undefined;
  /** When the appliance that the state knows is gone: make another one, or stop with LB_GONE. @default 'create' */
  readonly whenGone?: 'create' | 'fail';
  /** Told what exists, whenever that changes: what to keep when the run does not come to its end. */
  sighted?(state: LoadBalancerState | undefined): void;
}

/**
 * Brings one load balancer from whatever is there to what the spec says. Creation, update, adoption and recovery are the same
 * flow; every step looks first and does nothing when nothing differs, so a run that was killed anywhere is finished by the next.
 */
export async function reconcile(operation: Operation, request: ReconcileRequest): Promise<LoadBalancerState> {
  const { spec } = request;
  const found = await observe(operation, identityIn(request));
  const location = await locate(operation, spec.network, found?.appliance.switchId);
  refuseImmutable(request, location, found);
  const serversByKey = await resolveServers(operation, spec.virtualIps, location);
  const running = await ensureRunning(operation, request, { location, serversByKey }, found);
  const synced = await sync(operation, running, targetOf(operation, request, { location, serversByKey }));
  return finalState(operation, request, synced);
}

type Placed = Pick<Surroundings, 'location' | 'serversByKey'>;

function identityIn({ spec, state, adopt, whenGone = 'create' }: ReconcileRequest) {
  return { ownerTag: spec.ownerTag, known: state, adoptId: adopt?.id, whenGone };
}

/** An appliance made in this run, or left over from an interrupted one, may fail while it is made this many times. */
const FAILURES = 2;

/** The appliance, running: the one found, or a new one. */
async function ensureRunning(
  operation: Operation,
  request: ReconcileRequest,
  placed: Placed,
  found: Observation | undefined,
): Promise<Appliance> {
  const held = { ...heldBy(found?.appliance, request), ...request.state?.addressByKey };
  let appliance = found?.appliance;
  let isFresh = !appliance || isLeftOver(found);
  for (let failures = 0; ; failures++) {
    appliance ??= await createAppliance(operation, request.spec, { ...placed, held });
    sight(operation, request, appliance);
    try {
      return await waitUntilUp(operation, appliance, (seen) => sight(operation, request, seen));
    } catch (error) {
      if (!isFresh || !isApplianceFailure(error) || failures === FAILURES) throw error;
      operation.log(`load balancer ${appliance.id} failed while it was made: making another one`);
      await removeLoadBalancer(operation, { id: appliance.id, ownerTag: request.spec.ownerTag });
      request.sighted?.(undefined);
      appliance = undefined;
      isFresh = true;
    }
  }
}

/** Found by its tag alone and never finished: an interrupted creation of ours. */
function isLeftOver(found: Observation | undefined): boolean {
  return found?.by === 'tag' && found.appliance.tags.includes(UNAPPLIED_TAG);
}

function heldBy(appliance: Appliance | undefined, { spec }: ReconcileRequest): Record<string, string> {
  return appliance ? heldAddresses(appliance.virtualIps, spec.virtualIps) : {};
}

function targetOf(operation: Operation, request: ReconcileRequest, placed: Placed): SyncTarget {
  const { spec, state } = request;
  return {
    name: spec.name,
    description: spec.description,
    tags: {
      ownerTag: spec.ownerTag,
      tags: spec.tags,
      putBefore: state ? [...state.tags, state.ownerTag] : [],
    },
    settingsFor: async (observed) => {
      const addressByKey = await addressesFor(operation, request, placed, observed);
      return desiredSettings(spec.virtualIps, addressByKey, placed.serversByKey);
    },
    changed: (appliance) => sight(operation, request, appliance),
  };
}

/** The address of each virtual IP. The inventory is read only when one is not on the appliance yet. */
async function addressesFor(
  operation: Operation,
  request: ReconcileRequest,
  placed: Placed,
  observed: Appliance,
): Promise<Readonly<Record<string, string>>> {
  const { spec, state } = request;
  const there = heldBy(observed, request);
  const held = { ...there, ...state?.addressByKey };
  const isThere = spec.virtualIps.every(({ key, address }) => {
    const wanted = address ?? held[key];
    return wanted !== undefined && wanted === there[key];
  });
  if (isThere) return there;
  const surveyed = await survey(operation, spec.network, placed.location);
  return allocateFor(spec, { ...placed, held }, surveyed, observed).addressByKey;
}

function refuseImmutable(
  request: ReconcileRequest,
  location: Location,
  found: Observation | undefined,
): void {
  if (!found) return;
  const { appliance, by } = found;
  const differences = immutableDifferences(appliance, request.spec, location.switchId);
  if (differences.length === 0) return;
  throw new KumikiError(
    differences.map(({ property, is, wanted }) => ({
      code: by === 'adoption' ? 'LB_ADOPT' : 'LB_IMMUTABLE',
      message: `${property} of load balancer ${appliance.id} is ${is}, not ${wanted}, and cannot be changed`,
      given: wanted,
      allowed: is,
      hint:
        by === 'adoption'
          ? 'describe the appliance as it is, or leave adopt out to make another one'
          : `change ${property} back, or destroy the load balancer and make it again`,
    })),
  );
}

/** What to remember of an appliance on the way; nothing of one that is not ours yet. */
function sight({ api }: Operation, { spec, state, sighted }: ReconcileRequest, appliance: Appliance): void {
  const ownerTag = [spec.ownerTag, state?.ownerTag].find((tag) => tag && appliance.tags.includes(tag));
  if (!ownerTag || !sighted) return;
  // until the tags are set, the ones put there before are ours to remove as well
  const tags = [...spec.tags, ...(state?.tags ?? [])];
  sighted(stateOf(appliance, { zone: api.zone, ownerTag, tags, applied: false }));
}

function finalState({ api }: Operation, { spec }: ReconcileRequest, appliance: Appliance): LoadBalancerState {
  const { ownerTag, tags } = spec;
  return stateOf(appliance, { zone: api.zone, ownerTag, tags, applied: true });
}
