import { isObject, valueAt } from '../../../protocol/json';
import { isRefusal, type Refusal, refuse } from '../../../protocol/refusal';
import type { ServerRecord } from '../../../store/records';
import { findInTable } from '../../find/find';
import { type Call, DONE, type Handler, type Reply, single } from '../../model/call';
import { settled } from '../../model/lifecycle';
import { refusalByState } from '../../rules/state-rules';
import { parseLabels } from '../labels';
import { namesPrivateHost, parseDriver } from './input';
import { parsePlan } from './plan';
import { renderServer } from './shape';

/** Makes a handler for one server, as it is at the time of the request. */
export function withServer(handle: (server: Readonly<ServerRecord>, call: Call) => Reply | Refusal): Handler {
  return (call) => {
    const found = call.zone.servers.get(call.ids[0]);
    if (!found) return refuse('not_found', call.ids[0]);
    return handle(settled(found, call.now, call.steps), call);
  };
}

export const findServers: Handler = (call) =>
  findInTable(call, {
    key: 'Servers',
    table: call.zone.servers,
    indexes: { Name: 'name', HostName: 'name', 'Tags.Name': 'tag', 'Interfaces.ID': 'interface' },
    render: (each) => renderServer(settled(each, call.now, call.steps), call.zone, call.zoneName),
  });

export const readServer = withServer(show);

/** Keys that are not there keep what is there. */
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
  const refusal = refusalByState('delete', server.life);
  if (refusal) return refusal;
  call.zone.servers.delete(server.id);
  return DONE;
});

/** A server of another size is another server: its id changes, its network interfaces keep theirs. */
export const changePlan = withServer((server, call) => {
  const refusal = refusalByState('changePlan', server.life);
  if (refusal) return refusal;
  const plan = parsePlan(call.body);
  if (isRefusal(plan)) return plan;
  call.zone.servers.delete(server.id);
  const changed = { ...server, id: call.store.takeId(), plan, modifiedAt: call.now };
  return show(call.zone.servers.put(changed), call);
});

/** The answer with a server. */
export function show(server: Readonly<ServerRecord>, call: Call, status = 200): Reply {
  return single('Server', renderServer(server, call.zone, call.zoneName), status);
}
