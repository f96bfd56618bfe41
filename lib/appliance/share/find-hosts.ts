import type { Problem } from '../../core/errors';
import { compareText } from '../../core/order';
import { type Problems, throwIfAny } from '../../core/problems';
import type { Appliance } from '../../sakura/codec/model';
import type { Location } from '../reconcile/locate';
import type { RunContext } from '../reconcile/run-context';
import type { CloudSelector } from '../spec/spec';
import type { ShareRequest } from './share-request';
import { findOwnEntries } from './share-state';

/** The appliances that concern a share. */
export interface Hosts {
  /** Those that should serve, in the order in which they are filled. */
  readonly wanted: readonly Appliance[];
  /** Those that served before, or got entries from a killed run, and should have none any more. */
  readonly former: readonly Appliance[];
}

/**
 * Finds the current appliances of a share: one request, and one for each known appliance that it does not
 * show.
 * @throws LB_NOT_FOUND, LB_APPLIANCE_FAILED, LB_NETWORK: all problems together
 */
export async function findHosts(run: RunContext, { spec, state }: ShareRequest): Promise<Hosts> {
  const all = await run.api.findLoadBalancers({}, run.signal);
  const found: Appliance[] = [];
  const problems: Problem[] = [];
  for (const selector of spec.appliances) {
    const matches = await select(run, all, selector);
    const isFine = selector.by === 'tag' ? matches.length > 0 : matches.length === 1;
    if (!isFine) problems.push(notFoundProblem(selector, matches.length > 0 ? matches : all, matches.length));
    for (const match of matches) if (!found.some(({ id }) => id === match.id)) found.push(match);
  }
  throwIfAny([...problems, ...checkHosts(found)]);
  const ownerTags = state ? [spec.ownerTag, state.ownerTag] : [spec.ownerTag];
  const serving = await listServing(run, all, { ownerTags, applianceIds: state?.applianceIds ?? [] });
  return { wanted: found, former: serving.filter(({ id }) => !found.some((host) => host.id === id)) };
}

/** Information that identifies the appliances of a share. */
interface Traces {
  readonly ownerTags: readonly string[];
  /** Ids from the state. */
  readonly applianceIds: readonly string[];
}

/** Finds the load balancers that a share is on, including those that only a killed run knew. */
export async function findServing(run: RunContext, traces: Traces): Promise<Appliance[]> {
  return listServing(run, await run.api.findLoadBalancers({}, run.signal), traces);
}

async function listServing(
  { api, signal }: RunContext,
  all: readonly Appliance[],
  { ownerTags, applianceIds }: Traces,
): Promise<Appliance[]> {
  const serving = all.filter(
    (each) => applianceIds.includes(each.id) || findOwnEntries(each, { ownerTags }).length > 0,
  );
  for (const id of applianceIds) {
    if (all.some((each) => each.id === id)) continue;
    // a list alone does not prove that it no longer exists
    const appliance = await api.readAppliance(id, signal);
    if (appliance) serving.push(appliance);
  }
  return serving;
}

/** Selects appliances; if a tag matches several, in the order of their creation. */
async function select(
  { api, signal }: RunContext,
  all: readonly Appliance[],
  { by, value }: CloudSelector,
): Promise<Appliance[]> {
  if (by === 'name') return all.filter(({ name }) => name === value);
  if (by === 'tag') {
    return all.filter(({ tags }) => tags.includes(value)).sort((a, b) => compareText(a.id, b.id));
  }
  const appliance = all.find(({ id }) => id === value) ?? (await api.readAppliance(value, signal));
  return appliance?.class === 'loadbalancer' ? [appliance] : [];
}

function notFoundProblem(
  { by, value }: CloudSelector,
  choices: readonly Appliance[],
  count: number,
): Problem {
  const known = choices.map(({ id, name }) => `${name} (${id})`).sort();
  return {
    code: 'LB_NOT_FOUND',
    message: `${count === 0 ? 'no load balancer has' : `${count} load balancers have`} the ${by} '${value}'`,
    given: value,
    allowed: known.length > 0 ? known.join(', ') : 'there is no load balancer in the zone',
    hint: count > 1 ? 'choose it by its id' : 'choose one of these, or check the zone; nothing was changed',
  };
}

function* checkHosts(hosts: readonly Appliance[]): Problems {
  for (const { id, name, availability } of hosts) {
    if (availability !== 'failed') continue;
    yield {
      code: 'LB_APPLIANCE_FAILED',
      message: `load balancer ${id} (${name}), which should serve virtual IPs, is in the state failed`,
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

/** Returns the switch of the appliances. */
export function locateHosts([first]: readonly Appliance[]): Location {
  const switchId = first?.switchId ?? '';
  return { switchId, label: `switch ${switchId} of load balancer ${first?.id}` };
}
