import type { Problem } from '../../core/errors';
import { compareAddresses } from '../../core/ipv4';
import { throwIfAny } from '../../core/problems';
import { didYouMean, findMeant } from '../../core/suggest';
import type { Server } from '../../sakura/codec/model';
import {
  type ApplianceSpec,
  type CloudSelector,
  DEFAULT_MAX_SERVER_LOSS_PERCENT,
  LOAD_BALANCER_LIMITS,
  type RealServerSpec,
  type VirtualIpSpec,
} from '../spec/spec';
import type { ResolvedServer } from '../state/desired-settings';
import type { FoundServers } from '../state/state';
import type { Location } from './locate';
import type { RunContext } from './run-context';

/** The real servers of a load balancer or share. */
export interface ResolvedServers {
  /** Key of the virtual IP → its real servers, sorted by address. */
  readonly serversByKey: Readonly<Record<string, readonly ResolvedServer[]>>;
  /** The addresses found by each tag, including those kept although the tag no longer finds them. */
  readonly foundServers: FoundServers;
}

/** The part of a request that defines the servers. */
export interface ServerRequest {
  readonly spec: Pick<ApplianceSpec, 'virtualIps' | 'maxServerLossPercent'>;
  readonly state?: { readonly foundServers?: FoundServers } | undefined;
}

/**
 * Finds the real servers of each virtual IP, by key: given addresses, and those of selected machines on the
 * network. Options of a given address take precedence over those of a selection. If most of the servers last
 * found by a tag are gone at once, they are kept.
 *
 * @throws LB_SERVER_NOT_FOUND if a selector finds no machine with an address on the network
 * @throws LB_QUOTA if a virtual IP gets more servers than the service accepts
 */
export async function resolveServers(
  run: RunContext,
  { spec, state }: ServerRequest,
  location: Location,
): Promise<ResolvedServers> {
  const { virtualIps, maxServerLossPercent } = spec;
  const selections: Selection[] = [];
  for (const selector of findSelectors(virtualIps)) {
    const machines = await findMachines(run, selector);
    const addresses = addressesOn(run, machines, location);
    const text = formatSelector(selector);
    const last = selector.by === 'tag' ? (state?.foundServers?.[text] ?? []) : [];
    const kept = findKeptServers(last, addresses, maxServerLossPercent);
    if (kept.length > 0) run.log(describeKept(selector, kept, last, maxServerLossPercent));
    selections.push({ selector, machines, addresses: [...addresses, ...kept] });
  }
  const unmet = selections.filter(({ addresses }) => addresses.length === 0);
  if (unmet.length > 0) throwIfAny(listUnmet(unmet, location, await run.api.findServers({}, run.signal)));
  const found = new Map(selections.map(({ selector, addresses }) => [formatSelector(selector), addresses]));
  const serversByKey = Object.fromEntries(
    virtualIps.map(({ key, servers }) => [key, combine(servers, found)]),
  );
  throwIfAny(checkNumber(serversByKey));
  const tags = selections.filter(({ selector }) => selector.by === 'tag');
  return {
    serversByKey,
    foundServers: Object.fromEntries(
      tags.map(({ selector, addresses }) => [
        formatSelector(selector),
        [...addresses].sort(compareAddresses),
      ]),
    ),
  };
}

/**
 * Returns the servers to keep although a tag no longer finds them: all missing ones, if more than this
 * percentage of those last found is gone at once. An incomplete response, or a tag removed by mistake, must
 * not take a service down.
 */
export function findKeptServers(
  last: readonly string[],
  now: readonly string[],
  maxLossPercent = DEFAULT_MAX_SERVER_LOSS_PERCENT,
): string[] {
  const gone = last.filter((address) => !now.includes(address));
  return gone.length * 100 > last.length * maxLossPercent ? gone : [];
}

function describeKept(
  { by, value }: CloudSelector,
  kept: readonly string[],
  last: readonly string[],
  maxLossPercent = DEFAULT_MAX_SERVER_LOSS_PERCENT,
): string {
  return `${kept.length} of ${last.length} servers with the ${by} '${value}' are no longer found: ${kept.join(', ')} stay, as that is more than ${maxLossPercent} % at once; if that is intended, set maxServerLossPercent to 100 for one run`;
}

function* checkNumber(serversByKey: ResolvedServers['serversByKey']): Generator<Problem> {
  const limit = LOAD_BALANCER_LIMITS.realServersPerVirtualIp;
  for (const [key, servers] of Object.entries(serversByKey)) {
    if (servers.length <= limit) continue;
    yield {
      code: 'LB_QUOTA',
      message: `the virtual IP '${key}' gets ${servers.length} servers`,
      given: servers.length,
      allowed: `at most ${limit}`,
      hint: 'select fewer, such as by a tag of their own; nothing was changed',
    };
  }
}

/** The result of a selector: machines, and their addresses on the network. */
interface Selection {
  readonly selector: CloudSelector;
  readonly machines: readonly Server[];
  readonly addresses: readonly string[];
}

/** Returns each selector once, however many virtual IPs use it. */
function findSelectors(virtualIps: readonly VirtualIpSpec[]): Iterable<CloudSelector> {
  const selectors = virtualIps.flatMap(({ servers }) =>
    servers.flatMap((server) => ('select' in server ? [server.select] : [])),
  );
  return new Map(selectors.map((selector) => [formatSelector(selector), selector])).values();
}

function combine(
  servers: readonly RealServerSpec[],
  found: ReadonlyMap<string, readonly string[]>,
): readonly ResolvedServer[] {
  const enabled = new Map<string, boolean>();
  for (const server of servers) {
    if (!('select' in server)) continue;
    for (const address of found.get(formatSelector(server.select)) ?? [])
      enabled.set(address, server.enabled);
  }
  for (const server of servers) if ('address' in server) enabled.set(server.address, server.enabled);
  return [...enabled]
    .map(([address, isEnabled]) => ({ address, enabled: isEnabled }))
    .sort((a, b) => compareAddresses(a.address, b.address));
}

async function findMachines(
  { api, signal }: RunContext,
  { by, value }: CloudSelector,
): Promise<readonly Server[]> {
  if (by === 'id') {
    const server = await api.readServer(value, signal);
    return server ? [server] : [];
  }
  return api.findServers(by === 'name' ? { name: value } : { tags: [value] }, signal);
}

function addressesOn(run: RunContext, machines: readonly Server[], { switchId, label }: Location): string[] {
  return machines.flatMap((machine) => {
    const addresses = machine.interfaces.flatMap((nic) =>
      nic.switchId === switchId && nic.address ? [nic.address] : [],
    );
    if (addresses.length === 0) run.log(`server ${machine.name} is left out: it has no address on ${label}`);
    return addresses;
  });
}

/** @param all every server of the zone */
function* listUnmet(
  selections: readonly Selection[],
  { label }: Location,
  all: readonly Server[],
): Generator<Problem> {
  for (const { selector, machines } of selections) {
    const { by, value } = selector;
    const names = machines.map(({ name }) => name).sort();
    if (names.length === 0) yield toUnknownProblem(selector, all);
    else {
      yield {
        code: 'LB_SERVER_NOT_FOUND',
        given: value,
        message: `no server with the ${by} '${value}' has an address on ${label} (${names.join(', ')})`,
        hint: 'connect its interface and enter its address there, or give addresses',
      };
    }
  }
}

/** Number of names, tags or ids listed in a message. */
const MOST_LISTED = 10;

function toUnknownProblem({ by, value }: CloudSelector, all: readonly Server[]): Problem {
  const known = all.flatMap(({ id, name, tags }) => (by === 'tag' ? tags : [by === 'name' ? name : id]));
  const listed = [...new Set(known)].sort();
  const near = by === 'id' ? undefined : findMeant(value, listed);
  return {
    code: 'LB_SERVER_NOT_FOUND',
    message: `no server has the ${by} '${value}'`,
    given: value,
    ...(listed.length > 0 && { allowed: listed.slice(0, MOST_LISTED).join(', ') }),
    hint: near === undefined ? 'check the zone and the spelling, or give addresses' : didYouMean(near),
  };
}

function formatSelector({ by, value }: CloudSelector): string {
  return `${by}=${value}`;
}
