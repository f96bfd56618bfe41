import type { WireRealServer, WireVirtualIp } from '../../sakura/wire';
import type { Zone } from '../store/tables';

/** What a real server does right now. */
export interface ServerTraffic {
  /** Whether its health checks say that it is alive. */
  readonly isUp: boolean;
  readonly activeConnections: number;
  readonly connectionsPerSecond: number;
}

/** What `/status` asks: measured, never stored. */
export interface Traffic {
  /** New connections per second of a virtual IP. */
  connectionsPerSecond(applianceId: number, virtualIp: WireVirtualIp): number;
  ofServer(applianceId: number, virtualIp: WireVirtualIp, server: WireRealServer): ServerTraffic;
}

/** Without a data plane nothing flows, and every server answers that is not scripted to fail. */
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
