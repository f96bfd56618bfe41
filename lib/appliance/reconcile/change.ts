import { type Problems, throwIfAny } from '../../core/problems';
import type { Appliance, ApplianceUpdate } from '../../sakura/codec/model';
import { hasSameTags, MAX_TAGS } from '../spec/tags';
import { diffSettings } from '../state/diff';
import { isAmbiguous } from './failure-kind';
import { LOOK_AGAIN_MS } from './own';
import type { RunContext } from './run-context';
import { waitUntilAccepted } from './wait';

/** How often a change is sent if the responses leave open whether it was carried out. */
const MAX_UNCLEAR = 3;

/**
 * Saves a change as soon as the API accepts it. Settings do not run yet: see {@link applySettings}. If the
 * response is lost or a 500, reads the appliance and sends the change again only if it did not happen.
 *
 * @throws LB_NAME before anything is sent if the appliance would have too many tags, such as some added by
 * hand
 */
export async function saveChange(
  run: RunContext,
  id: string,
  update: ApplianceUpdate,
  what = `the change of load balancer ${id}`,
): Promise<Appliance> {
  const { api, signal } = run;
  throwIfAny(checkTagCount(id, update));
  const send = () => waitUntilAccepted(run, id, what, () => api.updateAppliance(id, update, signal));
  return repeatUnclear(run, send, async () => {
    const found = await api.readAppliance(id, signal);
    return found && hasTaken(found, update) ? found : undefined;
  });
}

/** Checks that the service accepts the number of tags. */
export function* checkTagCount(id: string, { tags = [] }: Pick<ApplianceUpdate, 'tags'>): Problems {
  const surplus = tags.length - MAX_TAGS;
  if (surplus <= 0) return;
  const removable = tags.filter((tag) => !tag.startsWith('kumiki-'));
  yield {
    code: 'LB_NAME',
    property: 'tags',
    message: `load balancer ${id} would have ${tags.length} tags, and the service allows ${MAX_TAGS}`,
    given: tags.join(', '),
    allowed: `at most ${MAX_TAGS}, those that start with 'kumiki-' among them`,
    hint: `remove ${surplus} of these in the control panel, or from the program: ${removable.join(', ')}`,
  };
}

/** Makes the saved settings the running ones, as soon as the API accepts that. Safe to repeat. */
export function applySettings(run: RunContext, id: string): Promise<void> {
  const send = () =>
    waitUntilAccepted(run, id, `applying the settings of load balancer ${id}`, () =>
      run.api.applySettings(id, run.signal),
    );
  return repeatUnclear(run, send, async () => undefined);
}

/** Sends until the response is clear, or `look` finds that the change has happened. */
async function repeatUnclear<T>(
  run: RunContext,
  send: () => Promise<T>,
  look: () => Promise<T | undefined>,
): Promise<T> {
  for (let unclear = 1; ; unclear += 1) {
    try {
      return await send();
    } catch (error) {
      if (!isAmbiguous(error) || run.signal.aborted) throw error;
      await run.clock.sleep(LOOK_AGAIN_MS, run.signal);
      const happened = await look();
      if (happened !== undefined) return happened;
      if (unclear === MAX_UNCLEAR) throw error;
      run.log('no clear response to a change, and it did not happen: sending it again');
    }
  }
}

/** Checks whether an appliance matches an update. */
function hasTaken(found: Appliance, { name, description, tags, virtualIps }: ApplianceUpdate): boolean {
  return (
    (name === undefined || found.name === name) &&
    (description === undefined || found.description === description) &&
    (tags === undefined || hasSameTags(found.tags, tags)) &&
    (virtualIps === undefined || diffSettings(found.virtualIps, virtualIps).length === 0)
  );
}
