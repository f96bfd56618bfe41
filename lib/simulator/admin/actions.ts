import { Ipv4 } from '../../core/ipv4';
import type { Fault } from '../faults/fault';
import { parseFault } from '../faults/parse';
import { toInteger, valueAt } from '../protocol/json';
import { renderTime } from '../protocol/time';
import { isState, tryFindStateProblem } from '../store/state';
import type { AdminCall } from './admin-route';
import { badRequestError } from './response';

/** Furthest that the time moves forward in one call: a year, in seconds. */
const MAX_STEP_SECONDS = 366 * 24 * 3600;

export function moveTime({ controls, service, body }: AdminCall): object {
  const seconds = valueAt(body, 'seconds');
  if (typeof seconds !== 'number' || !(seconds >= 0 && seconds <= MAX_STEP_SECONDS)) {
    throw badRequestError(
      'seconds must say how far to move the time on',
      seconds,
      `0 to ${MAX_STEP_SECONDS}`,
    );
  }
  controls.advance(seconds * 1000);
  return { now: renderTime(service().now) };
}

export function setHealth({ controls, body }: AdminCall): object {
  const address = valueAt(body, 'address');
  const health = valueAt(body, 'health');
  if (typeof address !== 'string' || !Ipv4.tryParse(address)) {
    throw badRequestError('address must name a real server', address, 'an IPv4 address');
  }
  if (health !== 'up' && health !== 'down') {
    throw badRequestError('health must say whether its checks succeed', health, '"up" or "down"');
  }
  controls.setHealth(address, health);
  return { address, health };
}

export function readRequests({ log, query }: AdminCall): object {
  const given = query.get('after') ?? '0';
  const after = toInteger(given);
  if (after === undefined)
    throw badRequestError('after must be the number of a request', given, 'a whole number');
  return { requests: log.entries.filter(({ number }) => number > after) };
}

/** Returns the bodies of a request; null if they are no longer kept. */
export function readBodies({ log, segments }: AdminCall): object {
  const number = toInteger(segments[0]);
  if (number === undefined)
    throw badRequestError('the path must end with the number of a request', segments[0], 'a whole number');
  return { number, bodies: log.tryFindBodies(number) ?? null };
}

/** Returns the pending faults, with the number of requests each will still affect, and the triggered ones. */
export function listFaults({ faults }: AdminCall): object {
  const toJson = <E extends { readonly fault: Fault }>(entry: E) => ({
    ...entry,
    fault: withTextPath(entry.fault),
  });
  return { faults: faults.pending.map(toJson), triggered: faults.triggeredFaults.map(toJson) };
}

export function addFault(call: AdminCall): object {
  call.faults.add(parseFault(call.body));
  return listFaults(call);
}

export function clearFaults(call: AdminCall): object {
  call.faults.clear();
  return listFaults(call);
}

/** Makes a fault serializable: JSON has no RegExp, but a test may have given one as the path. */
function withTextPath(fault: Fault): object {
  return { ...fault, path: fault.path === undefined ? undefined : String(fault.path) };
}

export function takeSnapshot({ controls }: AdminCall): object {
  return { snapshot: controls.snapshot() };
}

export function restoreSnapshot({ controls, body }: AdminCall): object {
  const snapshot = valueAt(body, 'snapshot');
  if (!isState(snapshot)) {
    const message = `the snapshot cannot be used: ${tryFindStateProblem(snapshot)}`;
    throw badRequestError(message, undefined, 'a snapshot from GET /simulator/snapshot');
  }
  controls.restore(snapshot);
  return {};
}

export function resetState({ controls }: AdminCall): object {
  controls.reset();
  return {};
}
