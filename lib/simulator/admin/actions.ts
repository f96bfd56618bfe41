import { Ipv4 } from '../../core/ipv4';
import { valueAt } from '../protocol/json';
import { renderTime } from '../protocol/time';
import type { AdminCall } from './admin-route';
import { badRequest } from './bad-request';

/** The time is moved at most this far at once: a year, in seconds. */
const MAX_STEP_SECONDS = 366 * 24 * 3600;

export function moveTime({ simulator, body }: AdminCall): object {
  const seconds = valueAt(body, 'seconds');
  if (typeof seconds !== 'number' || !(seconds >= 0 && seconds <= MAX_STEP_SECONDS)) {
    throw badRequest('seconds says how far to move the time on', seconds, `0 to ${MAX_STEP_SECONDS}`);
  }
  simulator.advance(seconds * 1000);
  return { now: renderTime(simulator.now()) };
}

export function setHealth({ simulator, body }: AdminCall): object {
  const address = valueAt(body, 'address');
  const health = valueAt(body, 'health');
  if (typeof address !== 'string' || !Ipv4.tryParse(address)) {
    throw badRequest('address names a real server', address, 'an IPv4 address');
  }
  if (health !== 'up' && health !== 'down') {
    throw badRequest('health says whether its checks succeed', health, '"up" or "down"');
  }
  simulator.setHealth(address, health);
  return { address, health };
}
