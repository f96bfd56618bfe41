import { KumikiError } from '../../core/errors';
import { didYouMean, findMeant } from '../../core/suggest';
import type { Appliance, FindBy, Router, Switch } from '../../sakura/codec/model';
import type { CloudSelector, NetworkSpec } from '../spec/spec';
import type { RunContext } from './run-context';

/** The switch that a load balancer is attached to. */
export interface Location {
  readonly switchId: string;
  /** For messages, such as `router k8s-router`. */
  readonly label: string;
}

/**
 * Finds the switch that the spec asks for.
 *
 * @param appliance the existing one. The switch in its data saves a request, unless the network is selected
 * by a tag. When the bandwidth of a router changes, the router gets a new id and its switch keeps its own: a
 * router id that no longer exists is followed through the switch.
 * @throws LB_NETWORK_NOT_FOUND with the candidates
 */
export async function locate(
  run: RunContext,
  network: NetworkSpec,
  appliance: Appliance | undefined,
): Promise<Location> {
  const { api, signal } = run;
  const known = appliance && tryLocateOn(appliance, network);
  if (known) return known;
  const heldSwitchId = appliance?.switchId;
  if (network.kind === 'switch') {
    const found = await selectOne('switch', network.switch, {
      read: (id) => api.readSwitch(id, signal),
      find: (by) => api.findSwitches(by, signal),
    });
    if (found.match) return { switchId: found.match.id, label: `switch ${found.match.name}` };
    throw notFoundError('switch', network.switch, found.candidates);
  }
  const found = await selectOne('router', network.router, {
    read: (id) => api.readRouter(id, signal),
    find: (by) => api.findRouters(by, signal),
  });
  if (found.match) return { switchId: found.match.switchId, label: `router ${found.match.name}` };
  const canFollow = network.router.by === 'id' && heldSwitchId !== undefined;
  const followed = canFollow ? await api.readSwitch(heldSwitchId, signal) : undefined;
  if (!followed?.routerId) throw notFoundError('router', network.router, found.candidates);
  run.log(
    `router ${network.router.value} is now ${followed.routerId} (followed through switch ${followed.id})`,
  );
  return { switchId: followed.id, label: `router ${followed.name}` };
}

/**
 * Returns the location of the appliance if it matches the spec; undefined if it does not, or if this is
 * unknown.
 */
function tryLocateOn({ switchId, uplink }: Appliance, network: NetworkSpec): Location | undefined {
  if (switchId === undefined || !uplink) return undefined;
  const [kind, selector, id, name] =
    network.kind === 'switch'
      ? (['switch', network.switch, switchId, uplink.switchName] as const)
      : (['router', network.router, uplink.router?.id, uplink.router?.name] as const);
  const isSame =
    (selector.by === 'id' && selector.value === id) || (selector.by === 'name' && selector.value === name);
  return isSame ? { switchId, label: `${kind} ${name ?? id}` } : undefined;
}

interface Source<T> {
  read(id: string): Promise<T | undefined>;
  find(by: FindBy): Promise<T[]>;
}

/** Returns the only match, or else the candidates. */
async function selectOne<T extends Router | Switch>(
  kind: string,
  selector: CloudSelector,
  source: Source<T>,
): Promise<{ match: T; candidates?: never } | { match?: never; candidates: readonly T[] }> {
  if (selector.by === 'id') {
    const match = await source.read(selector.value);
    return match ? { match } : { candidates: await source.find({}) };
  }
  const matches = await source.find(
    selector.by === 'name' ? { name: selector.value } : { tags: [selector.value] },
  );
  const [match] = matches;
  if (match && matches.length === 1) return { match };
  if (matches.length > 1) throw ambiguousError(kind, selector, matches);
  return { candidates: await source.find({}) };
}

function notFoundError(
  kind: string,
  selector: CloudSelector,
  candidates: readonly (Router | Switch)[],
): KumikiError {
  const known = candidates.map(({ id, name }) => `${name} (${id})`).sort();
  const names = candidates.map(({ name }) => name);
  const near = selector.by === 'name' ? findMeant(selector.value, names) : undefined;
  return new KumikiError({
    code: 'LB_NETWORK_NOT_FOUND',
    message: `no ${kind} has the ${selector.by} '${selector.value}'`,
    given: selector.value,
    allowed: known.length > 0 ? known.join(', ') : `there is no ${kind} in the zone`,
    hint: near === undefined ? 'choose one of these, or check the zone' : didYouMean(near),
  });
}

function ambiguousError(
  kind: string,
  selector: CloudSelector,
  matches: readonly (Router | Switch)[],
): KumikiError {
  const ids = matches.map(({ id }) => id).sort();
  return new KumikiError({
    code: 'LB_NETWORK_NOT_FOUND',
    message: `${matches.length} ${kind}s have the ${selector.by} '${selector.value}': ${ids.join(', ')}`,
    given: selector.value,
    allowed: `exactly one ${kind}`,
    hint: `choose the ${kind} by its id`,
  });
}
