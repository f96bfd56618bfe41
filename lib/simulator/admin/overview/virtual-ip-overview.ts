import type {
  WireHealthCheck,
  WireLoadBalancerStatus,
  WireRealServer,
  WireVirtualIp,
} from '../../../sakura/wire';
import type { LoopbackOverview, LoopbackPlace } from './loopback';

export interface VirtualIpOverview {
  readonly address: string;
  readonly port: string;
  readonly description: string;
  readonly delayLoopSeconds: number;
  /** Empty: none. */
  readonly sorryServer: string;
  /** What runs compared with what was saved; `removed`: it runs, but is no longer saved. */
  readonly state: 'applied' | 'changed' | 'new' | 'removed';
  /** Connections per second. */
  readonly cps: number;
  /** Where it listens on this machine; null without a data plane, and while it does not run. */
  readonly loopback: LoopbackOverview | null;
  readonly servers: readonly RealServerOverview[];
}

export interface RealServerOverview {
  readonly address: string;
  readonly port: string;
  /** Name of the server with that address; empty: none on this switch. */
  readonly name: string;
  readonly isEnabled: boolean;
  /** Such as `http /healthz 200`. */
  readonly check: string;
  /** As the running appliance sees it; `unknown` where it does not look. */
  readonly health: 'up' | 'down' | 'unknown';
  readonly activeConnections: number;
  /** Where it is looked for on this machine. */
  readonly loopback: LoopbackOverview | null;
}

/** What is known of the surroundings of a virtual IP. */
export interface VirtualIpContext {
  /** What the appliance says of it while it runs. */
  readonly status: WireLoadBalancerStatus | undefined;
  readonly nameOf: (address: string) => string;
  readonly loopbackOf: (place: LoopbackPlace) => LoopbackOverview | null;
}

/** A virtual IP with its real servers. */
export function virtualIpOverview(
  vip: WireVirtualIp,
  state: VirtualIpOverview['state'],
  context: VirtualIpContext,
): VirtualIpOverview {
  const { VirtualIPAddress: address, Port: port } = vip;
  return {
    address,
    port,
    description: vip.Description ?? '',
    delayLoopSeconds: Number(vip.DelayLoop),
    sorryServer: vip.SorryServer ?? '',
    state,
    cps: Number(context.status?.CPS ?? 0),
    loopback: context.loopbackOf({ role: 'virtualIp', address, port }),
    servers: (vip.Servers ?? []).map((server) => realServerOverview(server, context)),
  };
}

function realServerOverview(server: WireRealServer, context: VirtualIpContext): RealServerOverview {
  const { IPAddress: address, Port: port } = server;
  const seen = context.status?.Servers?.find((each) => each.IPAddress === address && each.Port === port);
  return {
    address,
    port,
    name: context.nameOf(address),
    isEnabled: server.Enabled === 'True',
    check: renderCheck(server.HealthCheck),
    health: seen ? (seen.Status === 'UP' ? 'up' : 'down') : 'unknown',
    activeConnections: Number(seen?.ActiveConn ?? 0),
    loopback: context.loopbackOf({ role: 'realServer', address, port }),
  };
}

function renderCheck({ Protocol, Path, Status }: WireHealthCheck): string {
  return [Protocol, Path, Status].filter(Boolean).join(' ');
}
