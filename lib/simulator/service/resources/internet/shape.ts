import type { WireInternet } from '../../../../sakura/wire';
import { renderTime } from '../../../protocol/time';
import { renderZoneOf, type ZoneName } from '../../../protocol/zones';
import type { Zone } from '../../../store/tables';
import { ipv6NetFields } from '../ipv6-net';
import { renderIcon } from '../labels';
import { subnetFields } from '../subnet';
import { renderBridgeOf } from '../switch/shape';
import type { RouterAndSwitch } from '../visible';

/** A router as the API shows it, with its switch. */
export function renderRouter({ router, on }: RouterAndSwitch, zone: Zone, zoneName: ZoneName): WireInternet {
  const subnets = on.subnets.map(subnetFields);
  const { ID, Name, Description } = renderZoneOf(zoneName);
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
      ID: on.id,
      Name: on.name,
      Scope: 'user',
      UserSubnet: on.userSubnet,
      HybridConnection: null,
      Subnets: subnets,
      IPv6Nets: on.ipv6Nets.map(ipv6NetFields),
      Bridge: renderBridgeOf(on, zone, zoneName),
    },
    Tags: router.tags,
  };
  return wire;
}
