import { Ipv4 } from '../../../../core/ipv4';
import type { WireSwitch } from '../../../../sakura/wire/wire';
import { renderTime } from '../../../protocol/time';
import { type Place, renderZoneField } from '../../../protocol/zones';
import type { RouterRecord, SwitchRecord } from '../../../store/records';
import type { Zone } from '../../../store/tables';
import { gatewayOf, toNetwork, toUsableRange } from '../../model/addresses';
import { renderIcon } from '../../model/labels';
import { ipv6NetFields } from '../ipv6-net';
import { subnetFields } from '../subnet';

/** Renders a switch for the API. */
export function renderSwitch(record: Readonly<SwitchRecord>, zone: Zone, place: Place): WireSwitch {
  const router = zone.routers.get(record.routerId);
  const wire = {
    ID: record.id,
    Name: record.name,
    Description: record.description,
    ...renderCounts(record, zone),
    Scope: 'user',
    UserSubnet: record.userSubnet,
    HybridConnection: null,
    ServiceClass: 'cloud/switch/default',
    CreatedAt: renderTime(record.createdAt),
    ModifiedAt: renderTime(record.modifiedAt),
    Icon: renderIcon(record.iconId),
    Zone: renderZoneField(place),
    Subnets: record.subnets.map((subnet) => ({
      ...subnetFields(subnet),
      IPAddresses: toUsableRange(subnet),
      Internet: router ? renderRouterOf(router) : null,
    })),
    IPv6Nets: record.ipv6Nets.map(ipv6NetFields),
    Internet: router ? withScope(renderRouterOf(router)) : null,
    Bridge: renderBridgeOf(record, zone, place),
    Tags: record.tags,
  };
  return wire;
}

/** Renders the fields with the numbers of connected servers and appliances. */
export function renderCounts(record: Readonly<SwitchRecord>, zone: Zone) {
  return {
    ServerCount: zone.servers.by('switch', record.id).length,
    ApplianceCount: zone.appliances.by('switch', record.id).length,
  };
}

/** Renders the bridge of a switch, with all switches connected to it. */
export function renderBridgeOf({ bridgeId }: Readonly<SwitchRecord>, zone: Zone, place: Place) {
  const bridge = zone.bridges.get(bridgeId);
  if (!bridge) return null;
  const { ID, Name } = renderZoneField(place);
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

/** Renders a switch as a field of a network interface, with the block that contains the address. */
export function renderUplink(uplink: Readonly<SwitchRecord>, zone: Zone, address: string | null | undefined) {
  const ip = Ipv4.tryParse(address ?? '');
  const subnet = uplink.subnets.find((each) => ip && toNetwork(each).contains(ip)) ?? uplink.subnets[0];
  const router = zone.routers.get(uplink.routerId);
  return {
    ID: uplink.id,
    Name: uplink.name,
    Scope: 'user' as const,
    Subnet: subnet
      ? {
          ID: subnet.id,
          NetworkAddress: subnet.networkAddress,
          NetworkMaskLen: subnet.prefixLength,
          DefaultRoute: gatewayOf(subnet),
          Internet: { BandWidthMbps: router?.bandwidthMbps ?? 0 },
        }
      : null,
    UserSubnet: uplink.userSubnet,
  };
}
