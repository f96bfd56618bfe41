import type { Problem } from '../core/errors';
import { hostOf, type ServerSource } from './servers';

/** Sees to it that machines whose boot documents are written here take packets for virtual IPs. */
export function prepareServers(servers: readonly ServerSource[]): void {
  for (const server of servers) hostOf(server)?.acceptVirtualIps();
}

/** Machines that came into the list when it was too late for their boot documents. */
export function unpreparedServers(servers: readonly ServerSource[]): Problem[] {
  return servers.flatMap((server, index): Problem[] => {
    const host = hostOf(server);
    if (!host || host.acceptsVirtualIps) return [];
    return [
      {
        code: 'LB_SERVER',
        property: `servers[${index}]`,
        message:
          'a machine was added to the servers after the service was made, so its user_data does not know of it',
        hint: 'make the machines first, or call acceptVirtualIps() of its userData',
      },
    ];
  });
}
