import type { WireSwitch } from '../../../../sakura/wire';
import { renderTime } from '../../../protocol/time';
import { renderZoneOf, type ZoneName } from '../../../protocol/zones';
import type { RouterRecord, SwitchRecord } from '../../../store/records';
import type { Zone } from '../../../store/tables';
import { rangeOf } from '../../rules/addresses';
import { ipv6NetFields } from '../ipv6-net';
import { renderIcon } from '../labels';
import { subnetFields } from '../subnet';

/** A switch as the API shows it. */
export function renderSwitch(on: Readonly<SwitchRecord>, zone: Zone, zoneName: ZoneName): WireSwitch {
  const router = zone.routers.get(on.routerId);
  const wire = {
    ID: on.id,
    Name: on.name,
    Description: on.description,
    ...countsOf(on, zone),
    Scope: 'user',
    UserSubnet: on.userSubnet,
    HybridConnection: null,
    ServiceClass: 'cloud/switch/default',
    CreatedAt: renderTime(on.createdAt),
    ModifiedAt: renderTime(on.modifiedAt),
    Icon: renderIcon(on.iconId),
    Zone: renderZoneOf(zoneName),
    Subnets: on.subnets.map((subnet) => ({
      ...subnetFields(subnet),
      IPAddresses: rangeOf(subnet),
      Internet: router ? renderRouterOf(router) : null,
    })),
    IPv6Nets: on.ipv6Nets.map(ipv6NetFields),
    Internet: router ? withScope(renderRouterOf(router)) : null,
    Bridge: renderBridgeOf(on, zone, zoneName),
    Tags: on.tags,
  };
  return wire;
}

/** How many servers and appliances are connected. */
export function countsOf(on: Readonly<SwitchRecord>, zone: Zone) {
  return {
    ServerCount: zone.servers.by('switch', on.id).length,
    ApplianceCount: zone.appliances.by('switch', on.id).length,
  };
}

/** The bridge that a switch is on, with all switches on it. */
export function renderBridgeOf({ bridgeId }: Readonly<SwitchRecord>, zone: Zone, zoneName: ZoneName) {
  const bridge = zone.bridges.get(bridgeId);
  if (!bridge) return null;
  const { ID, Name } = renderZoneOf(zoneName);
  const switches = zone.switches
    .by('bridge', bridge.id)
    .map((each) => ({ ID: each.id, Name: each.name, Zone: { ID, Name } }));
  return { ID: bridge.id, Name: bridge.name, Info: { Switches: switches } };
}

function renderRouterOf(router: Readonly<RouterRecord>) {
  return {
    ID: router.id,
    Name: router.name,
    BandWidthMbps: router.bandwidthMbps,
    ServiceClass: `cloud/internet/router/${router.bandwidthMbps}m`,
  };
}

function withScope({ ServiceClass, ...router }: ReturnType<typeof renderRouterOf>) {
  return { ...router, Scope: 'user', ServiceClass };
}
