import type { WireSwitch } from '../../sakura/wire';
import { gatewayOf, rangeOf } from '../addresses';
import { parseLabels } from '../appliance-input';
import { type Call, type Handler, single } from '../call';
import { answerFind } from '../find';
import { integerOf, isObject, textOf, valueAt } from '../json';
import { isRefusal, type Refusal, refuse } from '../refusal';
import {
  type RouterRecord,
  recordOf,
  type SubnetRecord,
  type SwitchRecord,
  takeId,
  type ZoneState,
} from '../store';
import { renderTime } from '../time';
import { renderZoneOf, type ZoneName } from '../zones';
import { renderIcon } from './appliance-shape';

export const findSwitches: Handler = (call) =>
  answerFind(
    'Switches',
    Object.values(call.zone.switches).map((each) => renderSwitch(each, call.zone, call.zoneName)),
    call.query,
  );

export const readSwitch: Handler = (call) => {
  const found = recordOf(call.zone.switches, call.ids[0]);
  return found ? show(found, call) : refuse('not_found', call.ids[0]);
};

export const createSwitch: Handler = (call) => {
  const given = valueAt(call.body, 'Switch');
  if (!isObject(given)) return refuse('missing_param', 'Switch');
  const labels = parseLabels(given);
  if (isRefusal(labels)) return labels;
  const { name, description = '', tags = [], iconId = null } = labels;
  if (name === undefined) return refuse('missing_param', 'Name');
  const userSubnet = parseUserSubnet(valueAt(given, 'UserSubnet'));
  if (isRefusal(userSubnet)) return userSubnet;
  const id = takeId(call.state);
  const times = { createdAt: call.now, modifiedAt: call.now };
  const created: SwitchRecord = {
    ...{ id, name, description, tags, iconId, userSubnet, ...times },
    routerId: null,
    subnets: [],
  };
  call.zone.switches[id] = created;
  return show(created, call, 201);
};

export const deleteSwitch: Handler = (call) => {
  const found = recordOf(call.zone.switches, call.ids[0]);
  if (!found) return refuse('not_found', call.ids[0]);
  if (found.routerId !== null) return refuse('delete_router_b4_switch');
  const { servers, appliances } = usersOf(found, call.zone);
  if (servers > 0) return refuse('disconnect_b4_delete', `servers: ${servers}`);
  if (appliances > 0) return refuse('res_used_in_zone', `appliances: ${appliances}`);
  const reply = show(found, call);
  delete call.zone.switches[found.id];
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

function usersOf(on: SwitchRecord, zone: ZoneState) {
  const servers = Object.values(zone.servers).filter((server) =>
    server.interfaces.some((nic) => nic.switchId === on.id),
  );
  const appliances = Object.values(zone.appliances).filter((appliance) => appliance.switchId === on.id);
  return { servers: servers.length, appliances: appliances.length };
}

function show(found: SwitchRecord, call: Call, status = 200) {
  return single('Switch', renderSwitch(found, call.zone, call.zoneName), status);
}

function renderSwitch(on: SwitchRecord, zone: ZoneState, zoneName: ZoneName): WireSwitch {
  const router = recordOf(zone.routers, on.routerId);
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

function renderRouterOf(router: RouterRecord) {
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
