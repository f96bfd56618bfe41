import { valueAt } from '../../../protocol/json';
import { type Course, enter } from '../../../store/lifecycle';
import { type Call, DONE, type Handler } from '../../model/call';
import { replyWithSamples } from '../../model/samples';
import { type InstanceAction, refuseInState } from '../../rules/state-rules';
import { withServer } from './handlers';

/** Makes a handler that puts a server on a course, if its state allows that. */
function power(action: InstanceAction, chooseCourse: (call: Call) => Course): Handler {
  return withServer((server, call) => {
    const refusal = refuseInState(action, server.life);
    if (refusal) return refusal;
    call.zone.servers.put(enter(server, chooseCourse(call), call.now));
    return DONE;
  });
}

export const powerOn = power('powerOn', () => 'booting');
export const reset = power('reset', () => 'booting');

/** Cuts the power with `Force`, else asks the server to shut down, which takes longer. */
export const powerOff = power('powerOff', ({ body }) =>
  valueAt(body, 'Force') === true ? 'stopping' : 'stoppingGracefully',
);

export const monitorServer = withServer((server, call) =>
  replyWithSamples(call, server.createdAt, { 'CPU-TIME': 0 }),
);
