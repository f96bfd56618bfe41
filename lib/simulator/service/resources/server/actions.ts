import { valueAt } from '../../../protocol/json';
import { type Course, enter } from '../../../store/lifecycle';
import { type Call, DONE, type Handler } from '../../model/call';
import { replyWithSamples } from '../../model/samples';
import { type Operation, refuseInState } from '../../rules/state-rules';
import { withServer } from './handlers';

/** An action that sends the server on a course unless its state forbids that. */
function sendOn(operation: Operation, courseOf: (call: Call) => Course): Handler {
  return withServer((server, call) => {
    const refusal = refuseInState(operation, server.life);
    if (refusal) return refusal;
    call.zone.servers.put(enter(server, courseOf(call), call.now));
    return DONE;
  });
}

export const powerOn = sendOn('powerOn', () => 'booting');
export const reset = sendOn('reset', () => 'booting');

/** Forced, it goes down at once; otherwise it is asked to, and takes its time. */
export const powerOff = sendOn('powerOff', ({ body }) =>
  valueAt(body, 'Force') === true ? 'stopping' : 'stoppingGracefully',
);

export const monitorServer = withServer((server, call) =>
  replyWithSamples(call, server.createdAt, { 'CPU-TIME': 0 }),
);
