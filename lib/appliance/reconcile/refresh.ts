import type { Appliance } from '../../sakura/codec/model';
import { findOwnerTags } from '../spec/tags';
import { buildState, type LoadBalancerState } from '../state/state';
import { isApplied } from './applied';
import { foreignError } from './observe';
import { findOwnLater } from './own';
import type { RunContext } from './run-context';

/** An appliance as it is now, and the state that says so. */
export interface Refreshed {
  readonly appliance: Appliance;
  readonly state: LoadBalancerState;
}

/**
 * Reads an appliance, and whether its saved settings are the running ones: two
 * requests. Undefined if it is gone.
 *
 * @param known what is remembered of it; if undefined, it may belong to anybody
 * @throws LB_FOREIGN if it lacks the remembered owner tag
 */
export async function refresh(
  run: RunContext,
  id: string,
  known: LoadBalancerState | undefined,
): Promise<Refreshed | undefined> {
  const { api, signal } = run;
  const appliance = (await api.readAppliance(id, signal)) ?? (known && (await search(run, known)));
  if (!appliance) return undefined;
  if (known && !appliance.tags.includes(known.ownerTag)) throw foreignError(appliance, known.ownerTag);
  const applied = await isApplied(run, appliance);
  const tags = (known?.tags ?? []).filter((tag) => appliance.tags.includes(tag));
  const ownerTag = known?.ownerTag ?? findOwnerTags(appliance.tags)[0] ?? '';
  return { appliance, state: buildState(appliance, { zone: api.zone, ownerTag, tags, applied }) };
}

/** The second look for one that is not there by its id: by its tag, as a twin may have taken its place. */
async function search(run: RunContext, { ownerTag }: LoadBalancerState): Promise<Appliance | undefined> {
  const [found] = await findOwnLater(run, ownerTag);
  return found;
}
