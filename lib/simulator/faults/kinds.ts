import type { Fault, FaultKind } from './fault';
import { pathMatcher } from './path-pattern';

/** As much of a request as a fault looks at. */
export interface FaultRequest {
  readonly method: string;
  /** Below `/api/cloud/1.1`. */
  readonly path: string;
  /** `From` of a find; 0 when it has none. */
  readonly from: number;
}

interface KindRow {
  /** What it does, as a phrase. */
  readonly does: string;
  /** The properties of its own, with what they take. */
  readonly takes: Readonly<Record<string, string>>;
  /** Which of them must be there. @default - none */
  readonly needs?: readonly string[];
  /** Whether it can strike such a request at all. @default - any request */
  readonly goesWith?: (request: FaultRequest) => boolean;
}

const WHEN = { when: "'before' or 'after' the service carries the request out" };
const isCreateAppliance = pathMatcher('/appliance');
const isPower = pathMatcher('/appliance/:id/power');
const isReset = pathMatcher('/appliance/:id/reset');

const creates = ({ method, path }: FaultRequest) => method === 'POST' && isCreateAppliance(path);
const boots = ({ method, path }: FaultRequest) => method === 'PUT' && (isPower(path) || isReset(path));
const stops = ({ method, path }: FaultRequest) => method === 'DELETE' && isPower(path);

/** Every kind of fault. */
export const FAULT_KINDS: Readonly<Record<FaultKind, KindRow>> = {
  reset: { does: 'the connection breaks without an answer', takes: WHEN },
  timeout: { does: 'no answer comes, the connection stays open', takes: WHEN },
  truncated: { does: 'the answer breaks off half way', takes: WHEN },
  status: {
    does: 'an error answer, such as 423 locked, 503 with Retry-After or 409 still_creating',
    takes: {
      ...WHEN,
      status: 'HTTP status, 400 to 599',
      errorCode: 'error_code',
      retryAfter: 'Retry-After in seconds',
    },
  },
  slow: { does: 'the answer comes late', takes: { ...WHEN, delayMs: 'milliseconds' }, needs: ['delayMs'] },
  hidden: {
    does: 'what a POST has created answers 404 for a while',
    takes: { forSeconds: "seconds of the simulator's time" },
    needs: ['forSeconds'],
    goesWith: ({ method }) => method === 'POST',
  },
  failed: { does: 'the new appliance goes from migrating to failed', takes: {}, goesWith: creates },
  stuck: {
    does: 'the appliance never leaves the state',
    takes: { at: "'migrating' or 'cleaning'" },
    needs: ['at'],
    goesWith: (request) => creates(request) || boots(request) || stops(request),
  },
  'power-off': {
    does: 'the appliance ends switched off instead of up',
    takes: {},
    goesWith: (request) => creates(request) || boots(request),
  },
  'stale-read': {
    does: 'the answer is that of the moment when the fault was scripted',
    takes: {},
    goesWith: ({ method }) => method === 'GET',
  },
  'lost-row': {
    does: 'a page after the first lacks its first row, as if an earlier row had just been deleted',
    takes: {},
    goesWith: ({ method, from }) => method === 'GET' && from > 0,
  },
  concurrent: {
    does: 'a request of somebody else is handled as well',
    takes: { when: "'before' or 'after' the struck request", request: 'method, path and body' },
    needs: ['request'],
  },
};

/** Whether a fault applies to a request, its turns aside. */
export function strikes(fault: Fault, isOnPath: (path: string) => boolean, request: FaultRequest): boolean {
  if (fault.method !== undefined && fault.method.toUpperCase() !== request.method) return false;
  if (!isOnPath(request.path)) return false;
  if (fault.kind === 'stuck' && fault.at === 'migrating' && !creates(request)) return false;
  return FAULT_KINDS[fault.kind].goesWith?.(request) ?? true;
}
