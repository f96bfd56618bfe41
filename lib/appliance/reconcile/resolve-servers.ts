import type { Problem } from '../../core/errors';
import { compareAddresses } from '../../core/ipv4';
import { throwIfAny } from '../../core/problems';
import type { Server } from '../../sakura/codec/model';
import type { CloudSelector, RealServerSpec, VirtualIpSpec } from '../spec/spec';
import type { ResolvedServer } from '../state/desired-settings';
import type { Location } from './locate';
import type { RunContext } from './run-context';

/**
 * The real servers of each virtual IP, by its key: given addresses, and those that selected machines
 * have on the network. What is said of a given address goes before what is said of a selection.
 * Sorted by address, none twice.
 *
 * @throws LB_SERVER_NOT_FOUND if a selector finds no machine with an address on the network
 */
export async function resolveServers(
  run: RunContext,
  virtualIps: readonly VirtualIpSpec[],
  location: Location,
): Promise<Record<string, readonly ResolvedServer[]>> {
  const selections: Selection[] = [];
  for (const selector of findSelectors(virtualIps)) {
    const machines = await findMachines(run, selector);
    selections.push({ selector, machines, addresses: addressesOn(run, machines, location) });
  }
  throwIfAny(checkSelections(selections, location));
  const found = new Map(selections.map(({ selector, addresses }) => [formatSelector(selector), addresses]));
  return Object.fromEntries(virtualIps.map(({ key, servers }) => [key, combine(servers, found)]));
}

/** What a selector finds: machines, and their addresses on the network. */
interface Selection {
  readonly selector: CloudSelector;
  readonly machines: readonly Server[];
  readonly addresses: readonly string[];
}

/** Each selector once, however many virtual IPs use it. */
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

function* checkSelections(selections: readonly Selection[], { label }: Location): Generator<Problem> {
  for (const { selector, machines, addresses } of selections) {
    if (addresses.length > 0) continue;
    const what = `the ${selector.by} '${selector.value}'`;
    const names = machines.map(({ name }) => name).sort();
    yield {
      code: 'LB_SERVER_NOT_FOUND',
      given: selector.value,
      message:
        names.length === 0
          ? `no server has ${what}`
          : `no server with ${what} has an address on ${label} (${names.join(', ')})`,
      hint:
        names.length === 0
          ? 'check the zone and the spelling, or give addresses'
          : `connect its interface and enter its address there, or give addresses`,
    };
  }
}

function formatSelector({ by, value }: CloudSelector): string {
  return `${by}=${value}`;
}
