import { type Refusal, refuse } from '../../../protocol/refusal';
import type { InterfaceRecord, ServerRecord } from '../../../store/records';
import { DONE } from '../../model/call';
import { freeSharedAddress } from '../../model/shared-segment';
import { isVisible } from '../../model/visibility';
import { refuseLabel } from '../../rules/label-rules';
import { refuseInState } from '../../rules/state-rules';
import { replaceNic, withInterface } from './handlers';

/** Connects a network interface to the shared segment, which assigns it an address. */
export const connectToShared = withInterface((nic, server, call) => {
  const refusal = refuseConnection(nic, 'shared', server);
  if (refusal) return refusal;
  const assignedAddress = freeSharedAddress(call.zone);
  if (assignedAddress === undefined) return refuse('run_out_of_ipaddress');
  replaceNic({ ...nic, switchId: 'shared', assignedAddress }, server, call);
  return DONE;
});

export const connectToSwitch = withInterface((nic, server, call) => {
  const uplink = call.zone.switches.get(call.ids[1]);
  if (!uplink || !isVisible(uplink, call)) return refuse('not_found', call.ids[1]);
  const { zone, strictness } = call;
  const refusal =
    refuseConnection(nic, uplink.id, server) ??
    (nic.address === null ? undefined : refuseLabel({ address: nic.address, uplink, zone, strictness }));
  if (refusal) return refusal;
  replaceNic({ ...nic, switchId: uplink.id }, server, call);
  return DONE;
});

function refuseConnection(
  nic: InterfaceRecord,
  to: number | 'shared',
  server: Readonly<ServerRecord>,
): Refusal | undefined {
  if (nic.switchId !== null) return refuse('res_already_connected');
  const isConnected = server.interfaces.some(({ switchId }) => switchId === to);
  return isConnected ? refuse('connect_to_same_switch') : undefined;
}

export const disconnectFromSwitch = withInterface((nic, server, call) => {
  const refusal = refuseInState('disconnect', server.lifecycle);
  if (refusal) return refusal;
  if (nic.switchId === null) return refuse('res_already_disconnected');
  replaceNic({ ...nic, switchId: null, assignedAddress: null }, server, call);
  return DONE;
});

/** Always refuses: packet filters cannot be created. */
export const connectToPacketFilter = withInterface((_nic, _server, call) => refuse('not_found', call.ids[1]));

export const disconnectFromPacketFilter = withInterface(() => refuse('res_already_disconnected'));
