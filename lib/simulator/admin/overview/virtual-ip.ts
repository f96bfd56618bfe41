import type {
  WireHealthCheck,
  WireLoadBalancerStatus,
  WireRealServer,
  WireVirtualIp,
} from '../../../sakura/wire/wire';
import type { LoopbackPlace } from './loopback';
import type { LoopbackOverview, RealServerOverview, VirtualIpOverview } from './model';

/** Information about a virtual IP that is not in its settings. */
export interface VirtualIpContext {
  /** Its entry in the response of `/status`; undefined while the appliance is not up. */
  readonly status: WireLoadBalancerStatus | undefined;
  readonly findName: (address: string) => string;
  readonly findLoopback: (place: LoopbackPlace) => LoopbackOverview | null;
}

/** Builds the overview of a virtual IP and its real servers. */
export function buildVirtualIpOverview(
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
    loopback: context.findLoopback({ role: 'virtualIp', address, port }),
    servers: (vip.Servers ?? []).map((server) => buildRealServerOverview(server, context)),
  };
}

function buildRealServerOverview(server: WireRealServer, context: VirtualIpContext): RealServerOverview {
  const { IPAddress: address, Port: port } = server;
  const seen = context.status?.Servers?.find((each) => each.IPAddress === address && each.Port === port);
  return {
    address,
    port,
    name: context.findName(address),
    isEnabled: server.Enabled === 'True',
    check: renderCheck(server.HealthCheck),
    health: seen ? (seen.Status === 'UP' ? 'up' : 'down') : 'unknown',
    activeConnections: Number(seen?.ActiveConn ?? 0),
    loopback: context.findLoopback({ role: 'realServer', address, port }),
  };
}

function renderCheck({ Protocol, Path, Status }: WireHealthCheck): string {
  return [Protocol, Path, Status].filter(Boolean).join(' ');
}
