import type { Clock } from '../../core/clock';
import type { Problem } from '../../core/errors';
import type { Appliance, SakuraApi } from '../../sakura/codec/model';
import { isApiError } from '../../sakura/http/api-error';
import { findOwnerTags, splitOwnerTag } from '../spec/tags';
import { LOOK_AGAIN_MS } from './own';

/** Dependencies of a search in several zones. */
export interface ZonesContext {
  /** One for each zone, the most likely first. */
  readonly apis: readonly SakuraApi[];
  readonly clock: Clock;
  readonly signal: AbortSignal;
  log(message: string): void;
}

/**
 * Returns a problem for each existing load balancer of a scope, in any zone. Looks twice: an appliance
 * created by an interrupted run may take a moment to appear.
 */
export async function checkLeftOver(context: ZonesContext, scope: string): Promise<Problem[]> {
  const found = await findOfScope(context, scope);
  if (found.length > 0) return found.map(describeLeftOver);
  await context.clock.sleep(LOOK_AGAIN_MS, context.signal);
  return (await findOfScope(context, scope)).map(describeLeftOver);
}

interface UnrecordedAppliance {
  readonly zone: string;
  readonly ownerTag: string;
  readonly appliance: Appliance;
}

async function findOfScope(
  { apis, signal, log }: ZonesContext,
  scope: string,
): Promise<UnrecordedAppliance[]> {
  const found: UnrecordedAppliance[] = [];
  for (const [index, api] of apis.entries()) {
    const { zone } = api;
    try {
      for (const appliance of await api.findLoadBalancers({}, signal)) {
        const ownerTag = findOwnerTags(appliance.tags).find((tag) => splitOwnerTag(tag).scope === scope);
        if (ownerTag) found.push({ zone, ownerTag, appliance });
      }
    } catch (error) {
      // an account may lack access to other zones, but not to its own
      if (index === 0 || !isApiError(error) || (error.status !== 403 && error.status !== 404)) throw error;
      log(
        `zone ${zone} cannot be searched for load balancers of this stack: ${error.problems.map(({ message }) => message).join('; ')}`,
      );
    }
  }
  return found;
}

function describeLeftOver({ zone, ownerTag, appliance: { id, name } }: UnrecordedAppliance): Problem {
  return {
    code: 'LB_LEFT_OVER',
    message: `load balancer ${id} (${name}) in zone ${zone} belongs to this stack, but is missing from the state: a run was killed before it was recorded, or it was removed from the state`,
    hint: `run \`pulumi up\`, which finds it again, and then \`pulumi destroy\`; to keep it, remove the tag ${ownerTag} from it first. Nothing was changed`,
  };
}
