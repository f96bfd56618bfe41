import type { WireSwitch } from '../../sakura/wire';
import { type Call, type Handler, single } from '../call';
import { answerFind } from '../find/find';
import { integerOf, isObject, textOf, valueAt } from '../protocol/json';
import { isRefusal, type Refusal, refuse } from '../protocol/refusal';
import { renderTime } from '../protocol/time';
import { renderZoneOf, type ZoneName } from '../protocol/zones';
import type { Route } from '../route';
import { gatewayOf, rangeOf } from '../rules/addresses';
import type { RouterRecord, SubnetRecord, SwitchRecord } from '../store/records';
import type { Zone } from '../store/tables';
import { parseLabels, renderIcon } from './labels';

const findSwitches: Handler = (call) =>
  answerFind(
    'Switches',
    call.zone.switches.values().map((each) => renderSwitch(each, call.zone, call.zoneName)),
    call.query,
  );

const readSwitch: Handler = (call) => {
  const found = call.zone.switches.get(call.ids[0]);
  return found ? show(found, call) : refuse('not_found', call.ids[0]);
};

const createSwitch: Handler = (call) => {
  const given = valueAt(call.body, 'Switch');
  if (!isObject(given)) return refuse('missing_param', 'Switch');
  const labels = parseLabels(given);
  if (isRefusal(labels)) return labels;
  const { name, description = '', tags = [], iconId = null } = labels;
  if (name === undefined) return refuse('missing_param', 'Name');
  const userSubnet = parseUserSubnet(valueAt(given, 'UserSubnet'));
  if (isRefusal(userSubnet)) return userSubnet;
  const id = call.store.takeId();
  const times = { createdAt: call.now, modifiedAt: call.now };
  const created: SwitchRecord = {
    ...{ id, name, description, tags, iconId, userSubnet, ...times },
    routerId: null,
    bridgeId: null,
    subnets: [],
    ipv6Nets: [],
  };
  return show(call.zone.switches.put(created), call, 201);
};

const deleteSwitch: Handler = (call) => {
  const found = call.zone.switches.get(call.ids[0]);
  if (!found) return refuse('not_found', call.ids[0]);
  if (found.routerId !== null) return refuse('delete_router_b4_switch');
  const { servers, appliances } = usersOf(found, call.zone);
  if (servers > 0) return refuse('disconnect_b4_delete', `servers: ${servers}`);
  if (appliances > 0) return refuse('res_used_in_zone', `appliances: ${appliances}`);
  const reply = show(found, call);
  call.zone.switches.delete(found.id);
  return reply;
};

/** An empty gateway and a netmask of 0 are how clients say that there is none. */
function parseUserSubnet(given: unknown): SwitchRecord['userSubnet'] | Refusal {
  const route = textOf(valueAt(given, 'DefaultRoute')) ?? '';
  const mask = integerOf(valueAt(given, 'NetworkMaskLen')) ?? 0;
  if (route === '' && mask === 0) return null;
  if (mask < 1 || mask > 32) return refuse('invalid_range', 'UserSubnet.NetworkMaskLen');
  return { DefaultRoute: route, NetworkMaskLen: mask };
}

function usersOf(on: Readonly<SwitchRecord>, zone: Zone) {
  return {
    servers: zone.servers.by('switch', on.id).length,
    appliances: zone.appliances.by('switch', on.id).length,
  };
}

function show(found: Readonly<SwitchRecord>, call: Call, status = 200) {
  return single('Switch', renderSwitch(found, call.zone, call.zoneName), status);
}

function renderSwitch(on: Readonly<SwitchRecord>, zone: Zone, zoneName: ZoneName): WireSwitch {
  const router = zone.routers.get(on.routerId);
  const users = usersOf(on, zone);
  const wire = {
    ID: on.id,
    Name: on.name,
    Description: on.description,
    ServerCount: users.servers,
    ApplianceCount: users.appliances,
    Scope: 'user',
    UserSubnet: on.userSubnet,
    HybridConnection: null,
    ServiceClass: 'cloud/switch/default',
    CreatedAt: renderTime(on.createdAt),
    ModifiedAt: renderTime(on.modifiedAt),
    Icon: renderIcon(on.iconId),
    Zone: renderZoneOf(zoneName),
    Subnets: on.subnets.map((subnet) => ({
      ...renderSubnet(subnet),
      IPAddresses: rangeOf(subnet),
      Internet: router ? renderRouterOf(router) : null,
    })),
    IPv6Nets: [],
    Internet: router ? { ...withScope(renderRouterOf(router)) } : null,
    Bridge: null,
    Tags: on.tags,
  };
  return wire;
}

/** A block as it stands under a switch or router. */
export function renderSubnet(subnet: SubnetRecord) {
  return {
    ID: subnet.id,
    NetworkAddress: subnet.networkAddress,
    NetworkMaskLen: subnet.prefixLength,
    DefaultRoute: gatewayOf(subnet),
    NextHop: null,
    StaticRoute: null,
    ServiceClass: `cloud/global-ipaddress-v4/${subnet.prefixLength}`,
  };
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

/** Every operation of `/switch`. */
export const SWITCH_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/switch', does: 'find switches', handle: findSwitches },
  { method: 'POST', path: '/switch', does: 'create a switch', handle: createSwitch },
  { method: 'GET', path: '/switch/:id', does: 'read a switch', handle: readSwitch },
  { method: 'DELETE', path: '/switch/:id', does: 'delete a switch', handle: deleteSwitch },
];
