import type { WireRealServer, WireVirtualIp } from '../../sakura/wire/wire';
import type { Zone } from '../store/tables';

/** Measurements of a real server. */
export interface ServerTraffic {
  /** Whether its health checks succeed. */
  readonly isUp: boolean;
  readonly activeConnections: number;
  readonly connectionsPerSecond: number;
}

/** The measurements that `/status` reports; never stored. */
export interface Traffic {
  /** Returns the new connections per second of a virtual IP. */
  connectionsPerSecond(applianceId: number, virtualIp: WireVirtualIp): number;
  ofServer(applianceId: number, virtualIp: WireVirtualIp, server: WireRealServer): ServerTraffic;
}

/**
 * Returns the traffic without a data plane: there is none, and servers are up unless their checks are set to
 * fail.
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
