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
  const now = new Set(
    Object.values(serversByKey).flatMap((servers) => servers.map(({ address }) => address)),
  );
  const before = new Set(Object.values(state.serversByKey).flat());
  const joined = [...now].filter((address) => !before.has(address)).sort(compareAddresses);
  const left = [...before].filter((address) => !now.has(address)).sort(compareAddresses);
  if (joined.length + left.length === 0) return false;
  const changes = [joined.map((address) => `+ ${address}`), left.map((address) => `- ${address}`)].flat();
  run.log(`other machines are selected than before: ${changes.join(', ')}`);
  return true;
}
