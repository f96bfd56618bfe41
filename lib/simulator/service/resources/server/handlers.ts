import { isObject } from '../../../../core/json';
import { valueAt } from '../../../protocol/json';
import { isRefusal, type Refusal, refuse } from '../../../protocol/refusal';
import { advanceTo, newLifecycle } from '../../../store/lifecycle';
import type { InterfaceRecord, ServerRecord } from '../../../store/records';
import type { Zone } from '../../../store/tables';
import { findInTable } from '../../find/find';
import { type Call, type Handler, type ServiceResponse, single } from '../../model/call';
import { parseLabels, parseNewLabels } from '../../model/labels';
import { parsePlan } from '../../model/server-plan';
import { freeSharedAddress } from '../../model/shared-segment';
import { refuseInState } from '../../rules/state-rules';
import { namesPrivateHost, parseDriver, parseUplinks, type Uplink } from './input';
import { renderServer } from './render';

/** Creates a handler for one server, in its state at the time of the request. */
export function withServer(
  handle: (server: Readonly<ServerRecord>, call: Call) => ServiceResponse | Refusal,
): Handler {
  return (call) => {
    const found = call.zone.servers.get(call.ids[0]);
    if (!found) return refuse('not_found', call.ids[0]);
    return handle(advanceTo(found, call.now, call.steps), call);
  };
}

export const findServers: Handler = (call) =>
  findInTable(call, {
    key: 'Servers',
    table: call.zone.servers,
    indexes: { Name: 'name', HostName: 'name', 'Tags.Name': 'tag', 'Interfaces.ID': 'interface' },
    render: (each) => renderServer(advanceTo(each, call.now, call.steps), call.zone, call.place),
  });

export const readServer = withServer(show);

/** Creates a server, which is available at once, but down. */
export const createServer: Handler = (call) => {
  const given = valueAt(call.body, 'Server');
  if (!isObject(given)) return refuse('missing_param', 'Server');
  const labels = parseNewLabels(given);
  if (isRefusal(labels)) return labels;
  if (namesPrivateHost(given)) return refuse('param_res_not_found', 'PrivateHost.ID');
  const plan = parsePlan(valueAt(given, 'ServerPlan'));
  if (isRefusal(plan)) return plan;
  const interfaceDriver = parseDriver(given) ?? 'virtio';
  if (isRefusal(interfaceDriver)) return interfaceDriver;
  const uplinks = parseUplinks(given, call);
  if (isRefusal(uplinks)) return uplinks;
  const refusal = refuseUplinks(uplinks, call.zone);
  if (refusal) return refusal;
  const server: ServerRecord = {
    id: call.store.takeId(),
    ...labels,
    ...{ plan, interfaceDriver },
    lifecycle: newLifecycle('stopped', call.now),
    interfaces: uplinks.map((uplink) => newNic(uplink, call)),
    createdAt: call.now,
    modifiedAt: call.now,
  };
  return show(call.zone.servers.put(server), call, 201);
};

/** Updates only the fields in the request. */
export const updateServer = withServer((server, call) => {
  const given = valueAt(call.body, 'Server');
  if (!isObject(given)) return refuse('missing_param', 'Server');
  const labels = parseLabels(given);
  if (isRefusal(labels)) return labels;
  if (namesPrivateHost(given)) return refuse('param_res_not_found', 'PrivateHost.ID');
  const interfaceDriver = parseDriver(given) ?? server.interfaceDriver;
  if (isRefusal(interfaceDriver)) return interfaceDriver;
  const changed = { ...server, ...labels, interfaceDriver, modifiedAt: call.now };
  return show(call.zone.servers.put(changed), call);
});

export const deleteServer = withServer((server, call) => {
  const refusal = refuseInState('delete', server.lifecycle);
  if (refusal) return refusal;
  const response = show(server, call);
  call.zone.servers.delete(server.id);
  return response;
});

/** Changes the size. This changes the id of the server, but not those of its network interfaces. */
export const changePlan = withServer((server, call) => {
  const refusal = refuseInState('changePlan', server.lifecycle);
  if (refusal) return refusal;
  const plan = parsePlan(call.body);
  if (isRefusal(plan)) return plan;
  call.zone.servers.delete(server.id);
  const changed = { ...server, id: call.store.takeId(), plan, modifiedAt: call.now };
  return show(call.zone.servers.put(changed), call);
});

function show(server: Readonly<ServerRecord>, call: Call, status = 200): ServiceResponse {
  return single('Server', renderServer(server, call.zone, call.place), status);
}

function refuseUplinks(uplinks: readonly Uplink[], zone: Zone): Refusal | undefined {
  const used = uplinks.filter((uplink) => uplink !== null);
  if (new Set(used).size < used.length) return refuse('connect_to_same_switch');
  if (!used.includes('shared') || freeSharedAddress(zone)) return undefined;
  return refuse('run_out_of_ipaddress');
}

function newNic(uplink: Uplink, call: Call): InterfaceRecord {
  return {
    id: call.store.takeId(),
    switchId: uplink,
    address: null,
    assignedAddress: uplink === 'shared' ? (freeSharedAddress(call.zone) ?? null) : null,
    createdAt: call.now,
  };
}
