import type { WireInternet } from '../../sakura/wire';
import { type Handler, single } from '../call';
import { answerFind } from '../find/find';
import { refuse } from '../protocol/refusal';
import { renderTime } from '../protocol/time';
import { renderZoneOf, type ZoneName } from '../protocol/zones';
import type { Route } from '../route';
import type { RouterRecord } from '../store/records';
import type { Zone } from '../store/tables';
import { renderSubnet } from './switch';

const findRouters: Handler = (call) =>
  answerFind(
    'Internet',
    call.zone.routers.values().map((router) => renderRouter(router, call.zone, call.zoneName)),
    call.query,
  );

const readRouter: Handler = (call) => {
  const router = call.zone.routers.get(call.ids[0]);
  if (!router) return refuse('not_found', call.ids[0]);
  return single('Internet', renderRouter(router, call.zone, call.zoneName));
};

function renderRouter(router: Readonly<RouterRecord>, zone: Zone, zoneName: ZoneName): WireInternet {
  const on = zone.switches.get(router.switchId);
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

/** Every operation of `/internet`. */
export const ROUTER_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/internet', does: 'find routers', handle: findRouters },
  { method: 'GET', path: '/internet/:id', does: 'read a router', handle: readRouter },
];
