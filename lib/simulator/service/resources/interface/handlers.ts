import { isObject } from '../../../../core/json';
import { hasKey, toInteger, toText, valueAt } from '../../../protocol/json';
import { type Refusal, refuse } from '../../../protocol/refusal';
import { advanceTo } from '../../../store/lifecycle';
import type { InterfaceRecord, ServerRecord } from '../../../store/records';
import { findInTable } from '../../find/find';
import { type Call, type Handler, type ServiceResponse, single } from '../../model/call';
import { toInterfaceTable } from '../../model/interfaces';
import { respondWithSamples } from '../../model/samples';
import { refuseLabel } from '../../rules/label-rules';
import { refuseInState } from '../../rules/state-rules';
import { MAX_INTERFACES } from '../server/input';
import { renderInterface } from './render';

/** Creates a handler for one network interface and its server. */
export function withInterface(
  handle: (nic: InterfaceRecord, server: Readonly<ServerRecord>, call: Call) => ServiceResponse | Refusal,
): Handler {
  return (call) => {
    const id = Number(call.ids[0]);
    const [server] = call.zone.servers.by('interface', id);
    const nic = server?.interfaces.find((each) => each.id === id);
    if (!server || !nic) return refuse('not_found', call.ids[0]);
    return handle(nic, advanceTo(server, call.now, call.steps), call);
  };
}

/** Replaces one network interface of a server. */
export function replaceNic(nic: InterfaceRecord, server: Readonly<ServerRecord>, call: Call): void {
  const interfaces = server.interfaces.map((each) => (each.id === nic.id ? nic : each));
  call.zone.servers.put({ ...server, interfaces });
}

export const findInterfaces: Handler = (call) =>
  findInTable(call, {
    key: 'Interfaces',
    table: toInterfaceTable(call.zone),
    indexes: { 'Switch.ID': 'switch', 'Server.ID': 'server' },
    render: ({ nic, server }) => renderInterface(nic, server, call.zone),
  });

export const readInterface = withInterface(show);

export const createInterface: Handler = (call) => {
  const given = valueAt(call.body, 'Interface');
  if (!isObject(given)) return refuse('missing_param', 'Interface');
  const server = call.zone.servers.get(toInteger(valueAt(valueAt(given, 'Server'), 'ID')));
  if (!server) return refuse('param_res_not_found', 'Interface.Server.ID');
  if (server.interfaces.length >= MAX_INTERFACES) {
    return refuse('limit_count_in_account', `interfaces: ${MAX_INTERFACES}`);
  }
  const nic: InterfaceRecord = {
    id: call.store.takeId(),
    switchId: null,
    address: null,
    assignedAddress: null,
    createdAt: call.now,
  };
  call.zone.servers.put({ ...server, interfaces: [...server.interfaces, nic] });
  return show(nic, server, call, 201);
};

/** Sets the noted address, the only field that can change; an empty string or null removes it. */
export const updateInterface = withInterface((nic, server, call) => {
  const given = valueAt(call.body, 'Interface');
  if (!isObject(given)) return refuse('missing_param', 'Interface');
  if (!hasKey(given, 'UserIPAddress')) return show(nic, server, call);
  const address = toText(valueAt(given, 'UserIPAddress')) || null;
  if (address !== null && address !== nic.address) {
    const { zone, strictness } = call;
    const refusal = refuseLabel({ address, uplink: zone.switches.get(nic.switchId), zone, strictness });
    if (refusal) return refusal;
  }
  const changed = { ...nic, address };
  replaceNic(changed, server, call);
  return show(changed, server, call);
});

export const deleteInterface = withInterface((nic, server, call) => {
  const refusal = refuseInState('delete', server.lifecycle);
  if (refusal) return refusal;
  if (nic.switchId !== null && call.strictness === 'strict') return refuse('disconnect_b4_delete');
  const response = show(nic, server, call);
  call.zone.servers.put({ ...server, interfaces: server.interfaces.filter((each) => each.id !== nic.id) });
  return response;
});

export const monitorInterface = withInterface((nic, _server, call) =>
  respondWithSamples(call, nic.createdAt, { Send: 0, Receive: 0 }),
);

function show(nic: InterfaceRecord, server: Readonly<ServerRecord>, call: Call, status = 200) {
  return single('Interface', renderInterface(nic, server, call.zone), status);
}
