import type { WireRealServer, WireVirtualIp } from '../../sakura/wire/wire';
import type { Zone } from '../store/tables';

/** What is measured of a real server. */
export interface ServerTraffic {
  /** Whether its health checks succeed. */
  readonly isUp: boolean;
  readonly activeConnections: number;
  readonly connectionsPerSecond: number;
}

/** What `/status` shows: measured, never stored. */
export interface Traffic {
  /** New connections per second of a virtual IP. */
  connectionsPerSecond(applianceId: number, virtualIp: WireVirtualIp): number;
  ofServer(applianceId: number, virtualIp: WireVirtualIp, server: WireRealServer): ServerTraffic;
}

/**
 * The traffic without a data plane: nothing flows, and servers are up unless their checks are set to fail.
 */
export function scriptedTraffic({ failing }: Pick<Zone, 'failing'>): Traffic {
  return {
    connectionsPerSecond: () => 0,
    ofServer: (_, __, { IPAddress }) => ({
      isUp: !failing.get(IPAddress),
      activeConnections: 0,
      connectionsPerSecond: 0,
    }),
  };
}
