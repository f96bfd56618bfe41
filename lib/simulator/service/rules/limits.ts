import { type Refusal, refuse } from '../../protocol/refusal';
import type { Zone } from '../../store/tables';
import type { Call } from '../model/call';
import type { Behaviour } from '../model/open-points';

interface Limit {
  readonly of: 'appliances' | 'switches' | 'routers' | 'servers';
  readonly setting: 'maxAppliances' | 'maxSwitches' | 'maxRouters' | 'maxServers';
}

const SWITCHES: Limit = { of: 'switches', setting: 'maxSwitches' };

/** What a POST to a path makes more of. */
const LIMITS: ReadonlyMap<string, readonly Limit[]> = new Map<string, readonly Limit[]>([
  ['/appliance', [{ of: 'appliances', setting: 'maxAppliances' }]],
  ['/switch', [SWITCHES]],
  ['/internet', [{ of: 'routers', setting: 'maxRouters' }, SWITCHES]],
  ['/server', [{ of: 'servers', setting: 'maxServers' }]],
]);

/** The objection to one more resource in an account that has as many as it may have, counted over all zones. */
export function refuseOverLimit(
  path: string,
  { store, behaviour }: Pick<Call, 'store'> & { readonly behaviour: Behaviour },
): Refusal | undefined {
  const zones: readonly Zone[] = Object.values(store.zones);
  for (const { of, setting } of LIMITS.get(path) ?? []) {
    const count = zones.reduce((sum, zone) => sum + zone[of].size, 0);
    if (count >= behaviour[setting]) return refuse('limit_count_in_account', `${of}: ${count}`);
  }
  return undefined;
}
