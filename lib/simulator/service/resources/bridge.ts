import { isObject } from '../../../core/json';
import { valueAt } from '../../protocol/json';
import { isRefusal, type Refusal, refuse } from '../../protocol/refusal';
import { renderTime } from '../../protocol/time';
import { type Place, renderZoneField } from '../../protocol/zones';
import type { BridgeRecord } from '../../store/records';
import type { Zone } from '../../store/tables';
import { findInTable } from '../find/find';
import { type Call, type Handler, type ServiceResponse, single } from '../model/call';
import { parseLabels, parseNewLabels } from '../model/labels';
import type { Route } from '../model/route';
import { renderCounts } from './switch/render';

/** Creates a handler for one bridge. */
function withBridge(
  handle: (bridge: Readonly<BridgeRecord>, call: Call) => ServiceResponse | Refusal,
): Handler {
  return (call) => {
    const bridge = call.zone.bridges.get(call.ids[0]);
    return bridge ? handle(bridge, call) : refuse('not_found', call.ids[0]);
  };
}

const findBridges: Handler = (call) =>
  findInTable(call, {
    key: 'Bridges',
    table: call.zone.bridges,
    indexes: { Name: 'name' },
    render: (each) => renderBridge(each, call.zone, call.place),
  });

const readBridge = withBridge(show);

const createBridge: Handler = (call) => {
  const labels = parseNewLabels(valueAt(call.body, 'Bridge'));
  if (isRefusal(labels)) return labels;
  const created = { ...labels, id: call.store.takeId(), createdAt: call.now };
  return show(call.zone.bridges.put(created), call, 201);
};

/** Updates only the fields in the request. */
const updateBridge = withBridge((bridge, call) => {
  const given = valueAt(call.body, 'Bridge');
  if (!isObject(given)) return refuse('missing_param', 'Bridge');
  const labels = parseLabels(given);
  if (isRefusal(labels)) return labels;
  return show(call.zone.bridges.put({ ...bridge, ...labels }), call);
});

const deleteBridge = withBridge((bridge, call) => {
  const [uplink] = call.zone.switches.by('bridge', bridge.id);
  if (uplink) return refuse('disconnect_b4_delete', `switch: ${uplink.id}`);
  const response = show(bridge, call);
  call.zone.bridges.delete(bridge.id);
  return response;
});

function show(bridge: Readonly<BridgeRecord>, call: Call, status = 200) {
  return single('Bridge', renderBridge(bridge, call.zone, call.place), status);
}

function renderBridge(bridge: Readonly<BridgeRecord>, zone: Zone, place: Place) {
  const [uplink] = zone.switches.by('bridge', bridge.id);
  return {
    ID: bridge.id,
    Name: bridge.name,
    Description: bridge.description,
    ServiceClass: 'cloud/bridge/default',
    CreatedAt: renderTime(bridge.createdAt),
    Region: renderZoneField(place).Region,
    // switches of other zones: none, as each zone has its own bridges
    Info: { Switches: [] },
    SwitchInZone: uplink
      ? { ID: uplink.id, Name: uplink.name, Scope: 'user', ...renderCounts(uplink, zone) }
      : null,
  };
}

/** Every operation of `/bridge`. */
export const BRIDGE_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/bridge',
    summary: 'find bridges',
    knownDifference: 'each zone has bridges of its own',
    handle: findBridges,
  },
  { method: 'POST', path: '/bridge', summary: 'create a bridge', handle: createBridge },
  { method: 'GET', path: '/bridge/:id', summary: 'read a bridge', handle: readBridge },
  { method: 'PUT', path: '/bridge/:id', summary: 'change the labels of a bridge', handle: updateBridge },
  { method: 'DELETE', path: '/bridge/:id', summary: 'delete a bridge', handle: deleteBridge },
];
