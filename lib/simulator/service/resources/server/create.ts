import { isObject, valueAt } from '../../../protocol/json';
import { isRefusal, type Refusal, refuse } from '../../../protocol/refusal';
import type { InterfaceRecord, ServerRecord } from '../../../store/records';
import type { Zone } from '../../../store/tables';
import type { Call, Handler } from '../../model/call';
import { newLife } from '../../model/lifecycle';
import { freeSharedAddress } from '../../rules/shared-segment';
import { parseNewLabels } from '../labels';
import { namesPrivateHost, parseDriver, parseUplinks, type Uplink } from './input';
import { parsePlan } from './plan';
import { show } from './server';

/** It is there at once, and down. */
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
  const refusal = refusalOfUplinks(uplinks, call.zone);
  if (refusal) return refusal;
  const server: ServerRecord = {
    id: call.store.takeId(),
    ...labels,
    ...{ plan, interfaceDriver },
    life: newLife('stopped', call.now),
    interfaces: uplinks.map((uplink) => newNic(uplink, call)),
    createdAt: call.now,
    modifiedAt: call.now,
  };
  return show(call.zone.servers.put(server), call, 201);
};

function refusalOfUplinks(uplinks: readonly Uplink[], zone: Zone): Refusal | undefined {
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
