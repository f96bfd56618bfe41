import type { HttpOutcome } from '../../../lib/sakura/http/http';
import type { ApplianceRecord, ZoneState } from '../../../lib/simulator';
import type { Moment } from './cloud';
import type { FaultHandler, RequestInTransit } from './process';
import { isHost, isOwnEntry } from './share-site';
import { hasOwnerTag } from './site';

/** Something that can happen to a request, and may have lasting effects. */
export interface Fault {
  /** @param begin the state when the run began */
  begin(begin: Moment): FaultHandler;
  /** Whether another user changes something, so that a refresh may be needed to notice it. */
  readonly mayDrift: boolean;
}

const ON_THE_WAY: Readonly<Record<string, Fault['begin']>> = {
  'lost reply':
    () =>
    async ({ send }) => {
      await send();
      return broken('socket hang up', true);
    },
  'lost request': () => async () => broken('socket hang up', true),
  'no connection': () => async () => broken('connect ECONNREFUSED', false),
  '500': () => async () => failure(500, 'internal_server_error'),
  '500 although it is done':
    () =>
    async ({ send }) => {
      await send();
      return failure(500, 'internal_server_error');
    },
  '502 although it is done':
    () =>
    async ({ send }) => {
      await send();
      return { status: 502, contentType: 'text/html', retryAfter: undefined, text: '<h1>Bad Gateway</h1>' };
    },
  '503': () => async () => failure(503, 'service_unavailable'),
  '503 operation_timeout although it is done':
    () =>
    async ({ send }) => {
      await send();
      return failure(503, 'operation_timeout');
    },
  '429': () => async () => failure(429, 'too_many_request', '3'),
  '423 locked': () => async () => failure(423, 'locked'),
  '409 conflict': () => async () => failure(409, 'conflict'),
  '409 still_creating': () => async () => failure(409, 'still_creating'),
  '409 duplicate_entry': () => async () => failure(409, 'duplicate_entry'),
  '404 once': () => async () => failure(404, 'not_found'),
  'broken JSON':
    () =>
    async ({ send }) => {
      const outcome = await send();
      return outcome.status === undefined ? outcome : { ...outcome, text: `<!-- ${outcome.text}` };
    },
  'a body that is cut off':
    () =>
    async ({ send }) => {
      const outcome = await send();
      if (outcome.status === undefined) return outcome;
      return { ...outcome, text: outcome.text.slice(0, outcome.text.length / 2) };
    },
  'a reply that comes too late':
    () =>
    async ({ request, send, wait }) => {
      await send();
      await wait(request.timeoutMs);
      return tooLate();
    },
  'a replica that lags behind':
    () =>
    async ({ cloud, send }) => {
      cloud.lagBehind(cloud.save(), 20_000);
      return send();
    },
  'a stale listing':
    (begin) =>
    async ({ cloud, send }) => {
      cloud.lagBehind(begin, 1);
      return send();
    },
};

const BY_OTHERS: Readonly<Record<string, Fault['begin']>> = {
  'a request that is carried out later':
    () =>
    async ({ cloud, request, wait }) => {
      cloud.timeline.after(request.timeoutMs + 40_000, () => void cloud.answer(request));
      await wait(request.timeoutMs);
      return tooLate();
    },
  'a power failure': () => edit(powerOff),
  'a failure of the appliance': () =>
    edit((appliance) => {
      appliance.lifecycle = { sequence: 'failed', phase: 0, since: 0, statusChangedAt: 0 };
    }),
  'a change in the console': () =>
    edit((appliance) => {
      appliance.saved = appliance.saved.map((entry) =>
        hasOwnerTag(appliance) || isOwnEntry(entry) ? { ...entry, DelayLoop: '77' } : entry,
      );
    }),
  'tags taken away in the console': () =>
    edit((appliance) => {
      appliance.tags = appliance.tags.filter((tag) => tag.startsWith('kumiki-'));
    }),
  'a removal in the console': () => async (passage) => {
    passage.cloud.edit((zone) => {
      for (const { id } of listTouched(zone)) delete zone.appliances[id];
    });
    return passage.send();
  },
};

/** What can happen to a request: in transit, in the service, and through changes by others. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  ...withDrift(false, ON_THE_WAY),
  ...withDrift(true, BY_OTHERS),
};

function withDrift(
  mayDrift: boolean,
  kinds: Readonly<Record<string, Fault['begin']>>,
): Record<string, Fault> {
  return Object.fromEntries(Object.entries(kinds).map(([name, begin]) => [name, { begin, mayDrift }]));
}

/** Returns our own appliances, and those that have our virtual IPs. */
function listTouched(zone: ZoneState): ApplianceRecord[] {
  return Object.values(zone.appliances).filter((each) => hasOwnerTag(each) || isHost(each));
}

/** Changes appliances with our settings just before the request arrives. */
function edit(change: (appliance: ApplianceRecord) => void): FaultHandler {
  return async ({ cloud, send }: RequestInTransit) => {
    cloud.edit((zone) => {
      for (const appliance of listTouched(zone)) change(appliance);
    });
    return send();
  };
}

function broken(message: string, sent: boolean): HttpOutcome {
  return { failure: 'connection', message, sent };
}

function tooLate(): HttpOutcome {
  return { failure: 'timeout', message: 'no complete reply in time', sent: true };
}

function failure(status: number, code: string, retryAfter?: string): HttpOutcome {
  return reply(status, { is_fatal: true, error_code: code, error_msg: code }, retryAfter);
}

export function reply(status: number, body: object, retryAfter?: string): HttpOutcome {
  return { status, contentType: 'application/json', retryAfter, text: JSON.stringify(body) };
}

export function powerOff(appliance: ApplianceRecord): void {
  appliance.lifecycle = { sequence: 'stopped', phase: 0, since: 0, statusChangedAt: 0 };
}
