import type { WireInternet } from '../../../../sakura/wire/wire';
import { renderTime } from '../../../protocol/time';
import { type Place, renderZoneField } from '../../../protocol/zones';
import type { Zone } from '../../../store/tables';
import { renderIcon } from '../../model/labels';
import type { RouterAndSwitch } from '../../model/visibility';
import { ipv6NetFields } from '../ipv6-net';
import { subnetFields } from '../subnet';
import { renderBridgeOf } from '../switch/render';

/** Renders a router with its switch for the API. */
export function renderRouter({ router, ownSwitch }: RouterAndSwitch, zone: Zone, place: Place): WireInternet {
  const subnets = ownSwitch.subnets.map(subnetFields);
  const { ID, Name, Description } = renderZoneField(place);
  const wire = {
    ID: router.id,
    Name: router.name,
    Description: router.description,
    BandWidthMbps: router.bandwidthMbps,
    NetworkMaskLen: subnets[0]?.NetworkMaskLen ?? 0,
    Scope: 'user',
    ServiceClass: `cloud/internet/router/${router.bandwidthMbps}m`,
    CreatedAt: renderTime(router.createdAt),
    Icon: renderIcon(router.iconId),
    Zone: { ID, Name, Description },
    Switch: {
      ID: ownSwitch.id,
      Name: ownSwitch.name,
      Scope: 'user',
      UserSubnet: ownSwitch.userSubnet,
      HybridConnection: null,
      Subnets: subnets,
      IPv6Nets: ownSwitch.ipv6Nets.map(ipv6NetFields),
      Bridge: renderBridgeOf(ownSwitch, zone, place),
    },
    Tags: router.tags,
  };
  return wire;
}
