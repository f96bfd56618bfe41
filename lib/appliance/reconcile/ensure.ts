import type { Appliance } from '../../sakura/codec/model';
import { UNAPPLIED_TAG } from '../spec/tags';
import { findHeldAddresses } from './addresses';
import { type CreationOptions, createAppliance } from './create';
import { isApplianceFailure } from './failure-kind';
import type { Observation } from './observe';
import { type ReconcileContext, reportState } from './reconcile-context';
import { removeLoadBalancer } from './remove';
import { waitUntilUp } from './wait-until-up';

/** How often another appliance is created if one of this run, or of an interrupted one, fails at boot. */
const MAX_FAILURES = 2;

/**
 * Returns the appliance once it runs: the observed one, or a new one.
 *
 * @param options for a creation, if one is needed
 */
export async function ensureRunning(
  context: ReconcileContext,
  observed: Observation | undefined,
  options: Pick<CreationOptions, 'listed' | 'failedId' | 'conflicts'>,
): Promise<Appliance> {
  const { spec, state, onStateKnown } = context.request;
  const settings = observed?.appliance.virtualIps ?? [];
  const held = { ...findHeldAddresses(settings, context.request), ...state?.addressByKey };
  let appliance = observed?.appliance;
  let isFresh = !observed || isLeftOver(observed);
  let creation = options;
  for (let failures = 0; ; failures++) {
    appliance ??= await createAppliance(context, held, creation);
    reportState(context, appliance);
    try {
      return await waitUntilUp(context, appliance);
    } catch (error) {
      if (!isFresh || !isApplianceFailure(error) || failures === MAX_FAILURES) throw error;
      context.log(`load balancer ${appliance.id} failed during creation; creating another`);
      await removeLoadBalancer(context, { id: appliance.id, ownerTag: spec.ownerTag });
      onStateKnown?.(undefined);
      creation = { conflicts: options.conflicts, failedId: appliance.id };
      appliance = undefined;
      isFresh = true;
    }
  }
}

/** Checks for an appliance left by an interrupted creation: found only by its tag, and never finished. */
function isLeftOver({ by, appliance }: Observation): boolean {
  return by === 'tag' && appliance.tags.includes(UNAPPLIED_TAG);
}
