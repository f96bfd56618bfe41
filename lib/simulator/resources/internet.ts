import type { WireInternet } from '../../sakura/wire';
import { type Handler, single } from '../call';
import { answerFind } from '../find';
import { refuse } from '../refusal';
import { type RouterRecord, recordOf, type ZoneState } from '../store';
import { renderTime } from '../time';
import { renderZoneOf, type ZoneName } from '../zones';
import { renderSubnet } from './switch';

export const findRouters: Handler = (call) =>
  answerFind(
    'Internet',
    Object.values(call.zone.routers).map((router) => renderRouter(router, call.zone, call.zoneName)),
    call.query,
  );

export const readRouter: Handler = (call) => {
  const router = recordOf(call.zone.routers, call.ids[0]);
  if (!router) return refuse('not_found', call.ids[0]);
  return single('Internet', renderRouter(router, call.zone, call.zoneName));
};

function renderRouter(router: RouterRecord, zone: ZoneState, zoneName: ZoneName): WireInternet {
  const on = recordOf(zone.switches, router.switchId);
  const subnets = (on?.subnets ?? []).map(renderSubnet);
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
    Icon: null,
    Zone: { ID, Name, Description },
    Switch: {
      ID: router.switchId,
      Name: on?.name ?? '',
      Scope: 'user',
      UserSubnet: null,
      HybridConnection: null,
      Subnets: subnets,
      IPv6Nets: [],
      Bridge: null,
    },
    Tags: router.tags,
  };
  return wire;
}
