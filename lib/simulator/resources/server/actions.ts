import { DONE, type Handler } from '../../call';
import { type Course, enter } from '../../lifecycle';
import { type Operation, refusalByState } from '../../rules/state-rules';
import { replyWithSamples } from '../monitor';
import { withServer } from './server';

/** An action that sends the server on a course unless its state forbids that. */
function sendOn(operation: Operation, course: Course): Handler {
  return withServer((server, call) => {
    const refusal = refusalByState(operation, server.life);
    if (refusal) return refusal;
    call.zone.servers.put(enter(server, course, call.now));
    return DONE;
  });
}

export const powerOn = sendOn('powerOn', 'booting');
export const powerOff = sendOn('powerOff', 'stopping');
export const reset = sendOn('reset', 'booting');

export const monitorServer = withServer((server, call) =>
  replyWithSamples(call, server.createdAt, { 'CPU-TIME': 0 }),
);
