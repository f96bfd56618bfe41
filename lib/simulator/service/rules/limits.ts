import { type Refusal, refuse } from '../../protocol/refusal';
import type { Zone } from '../../store/tables';
import type { Call } from '../model/call';
import type { Behaviour } from '../model/open-points';

interface Limit {
  readonly resources: 'appliances' | 'switches' | 'routers' | 'servers';
  readonly setting: 'maxAppliances' | 'maxSwitches' | 'maxRouters' | 'maxServers';
}

const SWITCHES: Limit = { resources: 'switches', setting: 'maxSwitches' };

/** The limits that apply to a POST, by path. */
const LIMITS: ReadonlyMap<string, readonly Limit[]> = new Map<string, readonly Limit[]>([
  ['/appliance', [{ resources: 'appliances', setting: 'maxAppliances' }]],
  ['/switch', [SWITCHES]],
  ['/internet', [{ resources: 'routers', setting: 'maxRouters' }, SWITCHES]],
  ['/server', [{ resources: 'servers', setting: 'maxServers' }]],
]);

/** Refuses to create a resource if the account has reached its limit, counted over all zones. */
export function refuseOverLimit(
  path: string,
  { store, behaviour }: Pick<Call, 'store'> & { readonly behaviour: Behaviour },
): Refusal | undefined {
  const zones: readonly Zone[] = Object.values(store.zones);
  for (const { resources, setting } of LIMITS.get(path) ?? []) {
    const count = zones.reduce((sum, zone) => sum + zone[resources].size, 0);
    if (count >= behaviour[setting]) return refuse('limit_count_in_account', `${resources}: ${count}`);
  }
  return undefined;
}
