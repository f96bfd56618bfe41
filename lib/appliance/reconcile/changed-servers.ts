import { compareAddresses } from '../../core/ipv4';
import type { VirtualIpSpec } from '../spec/spec';
import type { Location } from './locate';
import { resolveServers, type ServerRequest } from './resolve-servers';
import type { RunContext } from './run-context';

/** What was asked for, and the servers that the last run found. */
export interface SelectedServers extends ServerRequest {
  readonly state: NonNullable<ServerRequest['state']> & {
    readonly serversByKey: Readonly<Record<string, readonly string[]>>;
  };
}

/** Whether any server is selected, rather than given by its address. */
export function selectsServers(virtualIps: readonly VirtualIpSpec[]): boolean {
  return virtualIps.some(({ servers }) => servers.some((server) => 'select' in server));
}

/**
 * Checks whether other machines are selected than in the last run, and logs which: those of a tag come and go
 * without any change of the program. One request for each selector.
 * @throws as {@link resolveServers}
 */
export async function haveServersChanged(
  run: RunContext,
  { spec, state }: SelectedServers,
  location: Location,
): Promise<boolean> {
  const { serversByKey } = await resolveServers(run, { spec, state }, location);
  const changes = Object.entries(serversByKey).flatMap(([key, servers]) =>
    compareServers(
      state.serversByKey[key] ?? [],
      servers.map(({ address }) => address),
    ),
  );
  if (changes.length === 0) return false;
  // several virtual IPs may have the same servers
  run.log(`other machines are selected than before: ${[...new Set(changes)].join(', ')}`);
  return true;
}

/** Lists the addresses that joined, such as `+ 203.0.113.5`, and those that left. */
function compareServers(before: readonly string[], now: readonly string[]): string[] {
  const joined = now.filter((address) => !before.includes(address)).sort(compareAddresses);
  const left = before.filter((address) => !now.includes(address)).sort(compareAddresses);
  return [...joined.map((address) => `+ ${address}`), ...left.map((address) => `- ${address}`)];
}
