import type { Appliance, ApplianceUpdate } from '../../sakura/codec/model';
import type { RunContext } from './run-context';
import { waitUntilAccepted } from './wait';

/** Saves a change as soon as the API takes it. Settings do not run yet: see {@link applySettings}. */
export function saveChange(
  run: RunContext,
  id: string,
  update: ApplianceUpdate,
  what = 'the change of',
): Promise<Appliance> {
  return waitUntilAccepted(run, id, `${what} load balancer ${id}`, () =>
    run.api.updateAppliance(id, update, run.signal),
  );
}

/** Makes the saved settings the running ones, as soon as the API takes that. */
export function applySettings(run: RunContext, id: string): Promise<void> {
  return waitUntilAccepted(run, id, `applying the settings of load balancer ${id}`, () =>
    run.api.applySettings(id, run.signal),
  );
}
