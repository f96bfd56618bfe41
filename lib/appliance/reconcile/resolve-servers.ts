import { KumikiError, type Problem } from '../../core/errors';
import type { Server } from '../../sakura/model';
import type { RealServerSpec, Selector, VirtualIpSpec } from '../spec/spec';
import { compareAddresses, type ResolvedServer } from './desired';
import type { Location } from './locate';
import type { Operation } from './operation';

/**
 * The real servers of each virtual IP, by its key: given addresses, and those that selected machines have on the network. An
 * address that is also given keeps what is said there. Sorted by address, none twice.
 *
 * @throws LB_SERVER_NOT_FOUND when a selector finds no machine with an address on the network
 */
export async function resolveServers(
  operation: Operation,
  virtualIps: readonly VirtualIpSpec[],
  location: Location,
): Promise<Record<string, readonly ResolvedServer[]>> {
  const selectors = new Map<string, Selector>();
  for (const { servers } of virtualIps) {
    for (const server of servers) if ('select' in server) selectors.set(textOf(server.select), server.select);
  }
  const problems: Problem[] = [];
  const found = new Map<string, readonly string[]>();
  for (const [text, selector] of selectors) {
    const machines = await findMachines(operation, selector);
    const addresses = addressesOn(operation, machines, location);
    if (addresses.length === 0) problems.push(notFound(selector, machines, location));
    found.set(text, addresses);
  }
  if (problems.length > 0) throw new KumikiError(problems);
  return Object.fromEntries(virtualIps.map(({ key, servers }) => [key, combine(servers, found)]));
}

function combine(
  servers: readonly RealServerSpec[],
  found: ReadonlyMap<string, readonly string[]>,
): readonly ResolvedServer[] {
  const enabled = new Map<string, boolean>();
  for (const server of servers) {
    if (!('select' in server)) continue;
    for (const address of found.get(textOf(server.select)) ?? []) enabled.set(address, server.enabled);
  }
  for (const server of servers) if ('address' in server) enabled.set(server.address, server.enabled);
  return [...enabled]
    .map(([address, isEnabled]) => ({ address, enabled: isEnabled }))
    .sort((a, b) => compareAddresses(a.address, b.address));
}

async function findMachines({ api, signal }: Operation, { by, value }: Selector): Promise<readonly Server[]> {
  if (by === 'id') {
    const server = await api.readServer(value, signal);
    return server ? [server] : [];
  }
  return api.findServers(by === 'name' ? { name: value } : { tags: [value] }, signal);
}

function addressesOn(
  operation: Operation,
  machines: readonly Server[],
  { switchId, label }: Location,
): string[] {
  return machines.flatMap((machine) => {
    const addresses = machine.interfaces.flatMap((nic) =>
      nic.switchId === switchId && nic.address ? [nic.address] : [],
    );
    if (addresses.length === 0)
      operation.log(`server ${machine.name} is left out: it has no address on ${label}`);
    return addresses;
  });
}

function notFound(selector: Selector, machines: readonly Server[], { label }: Location): Problem {
  const what = `the ${selector.by} '${selector.value}'`;
  const names = machines.map(({ name }) => name).sort();
  return {
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

function textOf({ by, value }: Selector): string {
  return `${by}=${value}`;
}
