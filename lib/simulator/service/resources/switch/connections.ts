import { refuse } from '../../../protocol/refusal';
import { answerFind } from '../../find/find';
import { DONE } from '../../model/call';
import { settled } from '../../model/lifecycle';
import { renderServer } from '../server/shape';
import { withSwitch } from '../visible';

export const findConnectedServers = withSwitch((on, call) => {
  const servers = call.zone.servers.by('switch', on.id);
  const rows = servers.map((each) =>
    renderServer(settled(each, call.now, call.steps), call.zone, call.zoneName),
  );
  return answerFind('Servers', rows, call.query);
});

/** A bridge takes one switch of the zone, and a switch is on one bridge. */
export const connectToBridge = withSwitch((on, call) => {
  const bridge = call.zone.bridges.get(call.ids[1]);
  if (!bridge) return refuse('not_found', call.ids[1]);
  if (on.bridgeId !== null) return refuse('res_already_connected', `Switch ${on.id}`);
  const [other] = call.zone.switches.by('bridge', bridge.id);
  if (other) return refuse('res_already_connected', `Bridge ${bridge.id}`);
  call.zone.switches.put({ ...on, bridgeId: bridge.id, modifiedAt: call.now });
  return DONE;
});

export const disconnectFromBridge = withSwitch((on, call) => {
  if (on.bridgeId === null) return refuse('res_already_disconnected', `Switch ${on.id}`);
  call.zone.switches.put({ ...on, bridgeId: null, modifiedAt: call.now });
  return DONE;
});
