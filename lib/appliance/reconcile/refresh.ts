import type { Appliance } from '../../sakura/codec/model';
import { findOwnerTags, hadOwnerTag } from '../spec/tags';
import { hasLostTag } from '../state/entry-owner';
import { buildState, type LoadBalancerState } from '../state/state';
import { isApplied } from './applied';
import { foreignError } from './observe';
import { findOwn, findOwnLater, tellApart } from './own';
import type { RunContext } from './run-context';

/** The current appliance and its state. */
export interface Refreshed {
  readonly appliance: Appliance;
  readonly state: LoadBalancerState;
}

/**
 * Reads an appliance by its owner tag, which shows twins as well, and whether its saved settings are running:
 * two requests. Undefined if it no longer exists.
 *
 * @param known the remembered state; if undefined, the appliance may have any owner
 * @throws LB_FOREIGN if it lacks the remembered owner tag
 */
export async function refresh(
  run: RunContext,
  id: string,
  known: LoadBalancerState | undefined,
): Promise<Refreshed | undefined> {
  const { api, signal } = run;
  const [appliance, ...twins] = known
    ? await findKnown(run, id, known)
    : [await api.readAppliance(id, signal)];
  if (!appliance) return undefined;
  const applied = await isApplied(run, appliance);
  const tags = (known?.tags ?? []).filter((tag) => appliance.tags.includes(tag));
  // a killed run may have changed the owner tag without recording it
  const isChanged = known !== undefined && hadOwnerTag(appliance.tags, known.ownerTag);
  const noted = isChanged && !appliance.tags.includes(known.ownerTag) ? undefined : known?.ownerTag;
  const ownerTag = noted ?? findOwnerTags(appliance.tags)[0] ?? '';
  const claim = known && { ownerTags: [ownerTag, known.ownerTag], remembered: known.virtualIps };
  const foundServers = known?.foundServers ?? {};
  const twinIds = twins.flatMap((twin) => twin?.id ?? []);
  const extras = { zone: api.zone, ownerTag, tags, applied, claim, foundServers, twinIds };
  return { appliance, state: buildState(appliance, extras) };
}

/**
 * Finds the appliance with the remembered owner tag, then its twins. Looks twice before it concludes that
 * there is none.
 */
async function findKnown(
  run: RunContext,
  id: string,
  { ownerTag }: LoadBalancerState,
): Promise<readonly Appliance[]> {
  const own = await findOwn(run, ownerTag);
  if (own.length > 0) return tellApart(own).current;
  const untagged = await run.api.readAppliance(id, run.signal);
  const isOurs =
    untagged &&
    (untagged.tags.includes(ownerTag) ||
      hasLostTag(untagged, ownerTag) ||
      hadOwnerTag(untagged.tags, ownerTag));
  if (untagged && !isOurs) {
    throw foreignError(untagged, ownerTag);
  }
  return untagged ? [untagged] : tellApart(await findOwnLater(run, ownerTag)).current;
}
