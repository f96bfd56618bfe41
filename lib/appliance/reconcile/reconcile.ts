import type { Problem } from '../../core/errors';
import { throwIfAny } from '../../core/problems';
import type { Appliance } from '../../sakura/codec/model';
import { type Reservation, Reservations } from '../allocate/reservations';
import { checkOwnerTag } from '../spec/check-inputs';
import { listOwnTags, UNAPPLIED_TAG } from '../spec/tags';
import { compareImmutable } from '../state/immutable';
import { buildState, type LoadBalancerState, toExistingAppliance } from '../state/state';
import { pauseAfterConflict } from './contention';
import { ensureRunning } from './ensure';
import { type Location, locate } from './locate';
import { type Observation, observe } from './observe';
import { type ReconcileContext, reportState } from './reconcile-context';
import { removeLoadBalancer } from './remove';
import type { ReconcileRequest } from './request';
import { resolveServers } from './resolve-servers';
import { PlaceTakenError } from './rivals';
import type { RunContext } from './run-context';
import { abandonSuccessor, replaceAppliance } from './succession';
import { sync } from './sync';

/**
 * Brings one load balancer from any starting point to its spec. Creation, update, adoption and recovery are
 * the same flow; every step reads first and does nothing if nothing differs, so a run killed at any point is
 * finished by the next.
 */
export async function reconcile(run: RunContext, request: ReconcileRequest): Promise<LoadBalancerState> {
  const { ownerTag, network, virtualIps, vrid } = request.spec;
  throwIfAny(checkOwnerTag('ownerTag', ownerTag));
  const given = [...(network.addresses ?? []), ...virtualIps.flatMap(({ address }) => address ?? [])];
  const { reservations = new Reservations() } = run;
  const reservation = reservations.open(ownerTag, { addresses: given, vrid });
  try {
    return await reconcileReserved(run, request, reservation);
  } finally {
    reservation.close();
  }
}

async function reconcileReserved(
  run: RunContext,
  request: ReconcileRequest,
  reservation: Reservation,
): Promise<LoadBalancerState> {
  const { spec } = request;
  // without a state, the load balancer probably has to be created, which needs a list of all appliances
  const listed = request.state ? undefined : await run.api.findAppliancesOfEveryClass(run.signal);
  const observed = await observe(run, request, listed);
  const location = await locate(run, spec.network, observed?.appliance);
  throwIfAny(checkGone(request, observed, location));
  const isReplaced = observed !== undefined && mustReplace(run, request, observed, location);
  // from here on, an error must not make an engine forget the appliance; one to be replaced is already in its
  // state
  if (observed && !isReplaced) reportState({ ...run, request }, observed.appliance);
  const resolved = await resolveServers(run, request, location);

  const context = { ...run, request, location, reservation, ...resolved };
  const finished = isReplaced
    ? await replaceAppliance(context, observed.appliance, observed.successor)
    : await converge(context, observed, listed);
  return buildState(finished, {
    ...{ zone: run.api.zone, ownerTag: spec.ownerTag, tags: listOwnTags(spec), applied: true },
    foundServers: resolved.foundServers,
  });
}

/**
 * Refuses to create an appliance where the known one never was: another account or zone does not have it
 * either. Only on its former network is a missing appliance created again.
 */
function* checkGone(
  { state }: ReconcileRequest,
  observed: Observation | undefined,
  { label, switchId }: Location,
): Generator<Problem> {
  if (!state || observed || state.switchId === switchId) return;
  yield {
    code: 'LB_GONE',
    message: `load balancer ${state.id} does not exist here, nor does its network: it was on switch ${state.switchId}, and ${label} is switch ${switchId}`,
    given: switchId,
    allowed: state.switchId,
    hint: 'check account and zone; if it was deleted for a move to another network, remove the resource from the state (`pulumi state delete`)',
  };
}

/**
 * Creates the appliance, or changes the existing one. If its place turns out to belong to another owner,
 * creates it again at another place.
 */
async function converge(
  context: ReconcileContext,
  observed: Observation | undefined,
  listed: readonly Appliance[] | undefined,
): Promise<Appliance> {
  const held =
    observed?.successor && (await abandonSuccessor(context, observed.appliance, observed.successor));
  let running = await ensureRunning({ ...context, held }, observed, { listed });
  for (let conflicts = 1; ; conflicts += 1) {
    try {
      return await sync({ ...context, held }, running);
    } catch (error) {
      if (!(error instanceof PlaceTakenError)) throw error;
      await leavePlace(context, running, error);
      if (context.clock.now() >= context.deadline) throw error;
      await pauseAfterConflict(context, context.request.spec.ownerTag, conflicts);
      running = await ensureRunning({ ...context, held }, undefined, { conflicts, failedId: running.id });
    }
  }
}

/**
 * Removes an appliance whose place belongs to another owner.
 * @throws LB_NETWORK, LB_VRID if that place was given
 */
async function leavePlace(
  context: ReconcileContext,
  running: Appliance,
  error: PlaceTakenError,
): Promise<void> {
  const { request, log } = context;
  log(`another run took the place of load balancer ${running.id} at the same time: removing it`);
  await removeLoadBalancer(context, { id: running.id, ownerTag: request.spec.ownerTag });
  request.onStateKnown?.(undefined);
  throwIfAny(error.listGiven(request));
}

/**
 * Checks whether another appliance must take the place of this one.
 * @throws LB_IMMUTABLE, LB_ADOPT if that is not allowed
 */
function mustReplace(
  run: RunContext,
  request: ReconcileRequest,
  observed: Observation,
  location: Location,
): boolean {
  const problems = [...checkImmutable(run, request, observed, location)];
  const mayReplace = request.whenImmutable === 'replace' && observed.by !== 'adoption';
  if (!mayReplace) throwIfAny(problems);
  const { availability, tags } = observed.appliance;
  // one that failed during its creation serves no clients: it is simply created again
  const hasFailed = availability === 'failed' && !tags.includes(UNAPPLIED_TAG);
  return problems.length > 0 || (mayReplace && hasFailed);
}

/** Reports each immutable property in which the spec differs from the existing appliance. */
function* checkImmutable(
  { api }: RunContext,
  { spec }: ReconcileRequest,
  { appliance, by }: Observation,
  { switchId }: Location,
): Generator<Problem> {
  const existing = toExistingAppliance(appliance, api.zone);
  for (const comparison of compareImmutable(existing, spec, `switch ${switchId}`)) {
    const { path, result, observed, desired } = comparison;
    if (result !== 'different') continue;
    yield {
      code: by === 'adoption' ? 'LB_ADOPT' : 'LB_IMMUTABLE',
      message: `${path} of load balancer ${appliance.id} is ${observed}, not ${desired}, and cannot be changed`,
      given: desired,
      allowed: observed,
      hint:
        by === 'adoption'
          ? 'describe the existing appliance, or leave adopt out to create a new one'
          : `change ${path} back, or destroy the load balancer and create it again`,
    };
  }
}
