import type { Problem } from '../../core/errors';
import { throwIfAny } from '../../core/problems';
import { compareImmutable } from '../state/immutable';
import { buildState, type LoadBalancerState, toExistingAppliance } from '../state/state';
import { ensureRunning } from './ensure';
import { type Location, locate } from './locate';
import { type Observation, observe } from './observe';
import { reportState } from './reconcile-context';
import type { ReconcileRequest } from './request';
import { resolveServers } from './resolve-servers';
import type { RunContext } from './run-context';
import { sync } from './sync';

/**
 * Brings one load balancer from whatever is there to what the spec says. Creation, update, adoption and
 * recovery are the same flow; every step reads first and does nothing if nothing differs, so a run that was
 * killed anywhere is finished by the next.
 */
export async function reconcile(run: RunContext, request: ReconcileRequest): Promise<LoadBalancerState> {
  const { spec } = request;
  const observed = await observe(run, request);
  // from here on an error must not make an engine forget what is there
  if (observed) reportState({ ...run, request }, observed.appliance);
  const location = await locate(run, spec.network, observed?.appliance.switchId);
  if (observed) throwIfAny(checkImmutable(run, request, observed, location));
  const serversByKey = await resolveServers(run, spec.virtualIps, location);

  const context = { ...run, request, location, serversByKey };
  const running = await ensureRunning(context, observed);
  const synced = await sync(context, running);
  const { ownerTag, tags } = spec;
  return buildState(synced, { zone: run.api.zone, ownerTag, tags, applied: true });
}

/** Yields each immutable property in which the spec differs from the existing appliance. */
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
          ? 'describe the appliance as it is, or leave adopt out to create a new one'
          : `change ${path} back, or destroy the load balancer and create it again`,
    };
  }
}
