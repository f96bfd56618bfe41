import type { Problem } from '../../core/errors';
import { throwIfAny } from '../../core/problems';
import { compareImmutable } from '../state/immutable';
import { buildState, type LoadBalancerState, toStandingAppliance } from '../state/state';
import { ensureRunning } from './ensure';
import { type Location, locate } from './locate';
import { type Observation, observe } from './observe';
import type { Operation } from './operation';
import type { ReconcileRequest } from './request';
import { resolveServers } from './resolve-servers';
import { sync } from './sync';

/**
 * Brings one load balancer from whatever is there to what the spec says. Creation, update, adoption and
 * recovery are the same flow; every step looks first and does nothing if nothing differs, so a run that was
 * killed anywhere is finished by the next.
 */
export async function reconcile(operation: Operation, request: ReconcileRequest): Promise<LoadBalancerState> {
  const { spec } = request;
  const observed = await observe(operation, request);
  const location = await locate(operation, spec.network, observed?.appliance.switchId);
  if (observed) throwIfAny(checkImmutable(operation, request, observed, location));
  const serversByKey = await resolveServers(operation, spec.virtualIps, location);

  const context = { ...operation, request, location, serversByKey };
  const running = await ensureRunning(context, observed);
  const synced = await sync(context, running);
  const { ownerTag, tags } = spec;
  return buildState(synced, { zone: operation.api.zone, ownerTag, tags, applied: true });
}

/** What of the spec contradicts the appliance that is there for good. */
function* checkImmutable(
  { api }: Operation,
  { spec }: ReconcileRequest,
  { appliance, by }: Observation,
  { switchId }: Location,
): Generator<Problem> {
  const standing = toStandingAppliance(appliance, api.zone);
  for (const { path, result, is, wanted } of compareImmutable(standing, spec, `switch ${switchId}`)) {
    if (result !== 'different') continue;
    yield {
      code: by === 'adoption' ? 'LB_ADOPT' : 'LB_IMMUTABLE',
      message: `${path} of load balancer ${appliance.id} is ${is}, not ${wanted}, and cannot be changed`,
      given: wanted,
      allowed: is,
      hint:
        by === 'adoption'
          ? 'describe the appliance as it is, or leave adopt out to make another one'
          : `change ${path} back, or destroy the load balancer and make it again`,
    };
  }
}
