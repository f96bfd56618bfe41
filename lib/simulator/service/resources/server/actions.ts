import { valueAt } from '../../../protocol/json';
import { type StateSequence, startSequence } from '../../../store/lifecycle';
import { type Call, DONE, type Handler } from '../../model/call';
import { respondWithSamples } from '../../model/samples';
import { type InstanceAction, refuseInState } from '../../rules/state-rules';
import { withServer } from './handlers';

/** Creates a handler that starts a sequence of states of a server if its state allows the action. */
function power(action: InstanceAction, chooseSequence: (call: Call) => StateSequence): Handler {
  return withServer((server, call) => {
    const refusal = refuseInState(action, server.lifecycle);
    if (refusal) return refusal;
    call.zone.servers.put(startSequence(server, chooseSequence(call), call.now));
    return DONE;
  });
}

export const powerOn = power('powerOn', () => 'booting');
export const reset = power('reset', () => 'booting');

/** Cuts the power with `Force`; otherwise shuts down gracefully, which takes longer. */
export const powerOff = power('powerOff', ({ body }) =>
  valueAt(body, 'Force') === true ? 'stopping' : 'stoppingGracefully',
);

export const monitorServer = withServer((server, call) =>
  respondWithSamples(call, server.createdAt, { 'CPU-TIME': 0 }),
);
