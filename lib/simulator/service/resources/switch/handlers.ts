import { Ipv4 } from '../../../../core/ipv4';
import { isObject } from '../../../../core/json';
import { hasKey, toInteger, toText, valueAt } from '../../../protocol/json';
import { isRefusal, type Refusal, refuse } from '../../../protocol/refusal';
import type { SwitchRecord } from '../../../store/records';
import { findInTable } from '../../find/find';
import { type Call, type Handler, type ServiceResponse, single } from '../../model/call';
import { parseLabels, parseNewLabels } from '../../model/labels';
import { isVisible } from '../../model/visibility';
import { refuseWhileUsed } from '../../rules/router-rules';
import { renderSwitch } from './render';

/** Creates a handler for one switch. */
export function withSwitch(
  handle: (record: Readonly<SwitchRecord>, call: Call) => ServiceResponse | Refusal,
): Handler {
  return (call) => {
    const record = call.zone.switches.get(call.ids[0]);
    return record && isVisible(record, call) ? handle(record, call) : refuse('not_found', call.ids[0]);
  };
}

export const findSwitches: Handler = (call) =>
  findInTable(call, {
    key: 'Switches',
    table: call.zone.switches,
    indexes: {
      Name: 'name',
      'Tags.Name': 'tag',
      'Bridge.ID': 'bridge',
      'Subnets.ID': 'subnet',
      'IPv6Nets.ID': 'ipv6Net',
    },
    render: (each) => renderSwitch(each, call.zone, call.place),
    isFound: (each) => isVisible(each, call),
  });

export const readSwitch = withSwitch(show);

export const createSwitch: Handler = (call) => {
  const given = valueAt(call.body, 'Switch');
  if (!isObject(given)) return refuse('missing_param', 'Switch');
  const labels = parseNewLabels(given);
  if (isRefusal(labels)) return labels;
  const userSubnet = parseUserSubnet(valueAt(given, 'UserSubnet'));
  if (isRefusal(userSubnet)) return userSubnet;
  const created: SwitchRecord = {
    ...labels,
    id: call.store.takeId(),
    userSubnet,
    routerId: null,
    bridgeId: null,
    subnets: [],
    ipv6Nets: [],
    createdAt: call.now,
    modifiedAt: call.now,
  };
  return show(call.zone.switches.put(created), call, 201);
};

/** Updates only the fields in the request. */
export const updateSwitch = withSwitch((record, call) => {
  const given = valueAt(call.body, 'Switch');
  if (!isObject(given)) return refuse('missing_param', 'Switch');
  const labels = parseLabels(given);
  if (isRefusal(labels)) return labels;
  const userSubnet = hasKey(given, 'UserSubnet')
    ? parseUserSubnet(valueAt(given, 'UserSubnet'))
    : record.userSubnet;
  if (isRefusal(userSubnet)) return userSubnet;
  if (userSubnet && record.routerId !== null) return refuse('not_for_router', 'UserSubnet');
  return show(call.zone.switches.put({ ...record, ...labels, userSubnet, modifiedAt: call.now }), call);
});

export const deleteSwitch = withSwitch((record, call) => {
  if (record.routerId !== null) return refuse('delete_router_b4_switch');
  const refusal = refuseWhileUsed(record, call.zone);
  if (refusal) return refusal;
  const response = show(record, call);
  call.zone.switches.delete(record.id);
  return response;
});

/** Parses `UserSubnet`. For none, clients send an empty gateway and a netmask of 0. */
function parseUserSubnet(given: unknown): SwitchRecord['userSubnet'] | Refusal {
  const route = toText(valueAt(given, 'DefaultRoute')) ?? '';
  const mask = toInteger(valueAt(given, 'NetworkMaskLen')) ?? 0;
  if (route === '' && mask === 0) return null;
  if (!Ipv4.tryParse(route)) return refuse('invalid_format', `UserSubnet.DefaultRoute ${route}`);
  if (mask < 1 || mask > 32) return refuse('invalid_range', 'UserSubnet.NetworkMaskLen');
  return { DefaultRoute: route, NetworkMaskLen: mask };
}

function show(record: Readonly<SwitchRecord>, call: Call, status = 200) {
  return single('Switch', renderSwitch(record, call.zone, call.place), status);
}
