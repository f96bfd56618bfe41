import { KumikiError } from '../../core/errors';
import { compareText } from '../../core/order';
import { type Problems, throwIfAny } from '../../core/problems';
import type { Appliance } from '../../sakura/codec/model';
import type { Location } from '../reconcile/locate';
import type { RunContext } from '../reconcile/run-context';
import type { CloudSelector } from '../spec/spec';
import type { ShareRequest } from './share-request';

/** The appliances that matter to a share. */
export interface Hosts {
  /** Those that are to serve, in the order in which they fill up. */
  readonly wanted: readonly Appliance[];
  /** Those that have served, and are to have no entries of it any more. */
  readonly former: readonly Appliance[];
}

/**
 * The appliances of a share as they are now.
 * @throws LB_NOT_FOUND, LB_APPLIANCE_FAILED, LB_NETWORK: all problems together
 */
export async function findHosts(run: RunContext, { spec, state }: ShareRequest): Promise<Hosts> {
  const found: Appliance[] = [];
  const problems: KumikiError[] = [];
  for (const selector of spec.appliances) {
    const matches = await select(run, selector);
    const isFine = selector.by === 'tag' ? matches.length > 0 : matches.length === 1;
    if (!isFine) problems.push(await notFoundError(run, selector, matches));
    for (const match of matches) if (!found.some(({ id }) => id === match.id)) found.push(match);
  }
  throwIfAny([...problems.flatMap((error) => error.problems), ...checkHosts(found)]);
  return { wanted: found, former: await readFormer(run, state?.applianceIds ?? [], found) };
}

async function readFormer(
  { api, signal }: RunContext,
  ids: readonly string[],
  wanted: readonly Appliance[],
): Promise<Appliance[]> {
  const former: Appliance[] = [];
  for (const id of ids) {
    if (wanted.some((appliance) => appliance.id === id)) continue;
    const appliance = await api.readAppliance(id, signal);
    if (appliance) former.push(appliance);
  }
  return former;
}

/** Of one tag there may be several, which are taken in the order of their creation. */
async function select({ api, signal }: RunContext, { by, value }: CloudSelector): Promise<Appliance[]> {
  if (by === 'id') {
    const appliance = await api.readAppliance(value, signal);
    return appliance?.class === 'loadbalancer' ? [appliance] : [];
  }
  const found = await api.findLoadBalancers(by === 'name' ? { name: value } : { tags: [value] }, signal);
  return found.sort((a, b) => compareText(a.id, b.id));
}

async function notFoundError(
  { api, signal }: RunContext,
  { by, value }: CloudSelector,
  matches: readonly Appliance[],
): Promise<KumikiError> {
  const all = matches.length > 0 ? matches : await api.findLoadBalancers({}, signal);
  const known = all.map(({ id, name }) => `${name} (${id})`).sort();
  return new KumikiError({
    code: 'LB_NOT_FOUND',
    message: `${matches.length === 0 ? 'no load balancer has' : `${matches.length} load balancers have`} the ${by} '${value}'`,
    given: value,
    allowed: known.length > 0 ? known.join(', ') : 'there is no load balancer in the zone',
    hint:
      matches.length > 1
        ? 'choose it by its id'
        : 'choose one of these, or check the zone; nothing was changed',
  });
}

function* checkHosts(hosts: readonly Appliance[]): Problems {
  for (const { id, name, availability } of hosts) {
    if (availability !== 'failed') continue;
    yield {
      code: 'LB_APPLIANCE_FAILED',
      message: `load balancer ${id} (${name}), which is to serve virtual IPs, is in the state failed`,
      hint: 'name another, or have its owner replace it; nothing was changed',
    };
  }
  const switches = new Set(hosts.map(({ switchId }) => switchId));
  if (switches.size <= 1) return;
  yield {
    code: 'LB_NETWORK',
    message: `the load balancers are on different switches: ${hosts.map(({ id, switchId }) => `${id} on ${switchId}`).join(', ')}`,
    allowed: 'load balancers on one switch, where all the servers are',
    hint: 'make one share for each switch; nothing was changed',
  };
}

/** The switch that the appliances are on. */
export function locateHosts([first]: readonly Appliance[]): Location {
  const switchId = first?.switchId ?? '';
  return { switchId, label: `switch ${switchId} of load balancer ${first?.id}` };
}
