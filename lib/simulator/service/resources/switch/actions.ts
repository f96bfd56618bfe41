import { refuse } from '../../../protocol/refusal';
import { advanceTo } from '../../../store/lifecycle';
import { respondToFind } from '../../find/find';
import { DONE } from '../../model/call';
import { renderServer } from '../server/render';
import { withSwitch } from './handlers';

export const findConnectedServers = withSwitch((record, call) => {
  const servers = call.zone.servers.by('switch', record.id);
  const rows = servers.map((each) =>
    renderServer(advanceTo(each, call.now, call.steps), call.zone, call.place),
  );
  return respondToFind('Servers', rows, call.query);
});

/** Connects a switch to a bridge. A bridge can have one switch per zone, and a switch one bridge. */
export const connectToBridge = withSwitch((record, call) => {
  const bridge = call.zone.bridges.get(call.ids[1]);
  if (!bridge) return refuse('not_found', call.ids[1]);
  if (record.bridgeId !== null) return refuse('res_already_connected', `Switch ${record.id}`);
  const [other] = call.zone.switches.by('bridge', bridge.id);
  if (other) return refuse('res_already_connected', `Bridge ${bridge.id}`);
  call.zone.switches.put({ ...record, bridgeId: bridge.id, modifiedAt: call.now });
  return DONE;
});

export const disconnectFromBridge = withSwitch((record, call) => {
  if (record.bridgeId === null) return refuse('res_already_disconnected', `Switch ${record.id}`);
  call.zone.switches.put({ ...record, bridgeId: null, modifiedAt: call.now });
  return DONE;
});
