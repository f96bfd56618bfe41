import type { Fault, FaultKind } from './fault';
import { pathMatcher } from './path-pattern';

/** The properties of a request that decide whether a fault affects it. */
export interface FaultRequest {
  readonly method: string;
  /** Path below `/api/cloud/1.1`. */
  readonly path: string;
  /** `From` of a find, 0 if not given. */
  readonly from: number;
}

interface KindRow {
  /** The effect, as a phrase. */
  readonly summary: string;
  /** The properties of this kind only, with descriptions of their values. */
  readonly properties: Readonly<Record<string, string>>;
  /** Its required properties. @default - none */
  readonly needs?: readonly string[];
  /** Whether it can affect a request. @default - it can affect every request */
  readonly canMatch?: (request: FaultRequest) => boolean;
}

const WHEN = { when: "'before' or 'after' the service handles the request" };
const isCreateAppliance = pathMatcher('/appliance');
const isPower = pathMatcher('/appliance/:id/power');
const isReset = pathMatcher('/appliance/:id/reset');

const creates = ({ method, path }: FaultRequest) => method === 'POST' && isCreateAppliance(path);
const boots = ({ method, path }: FaultRequest) => method === 'PUT' && (isPower(path) || isReset(path));
const stops = ({ method, path }: FaultRequest) => method === 'DELETE' && isPower(path);

/** Every kind of fault. */
export const FAULT_KINDS: Readonly<Record<FaultKind, KindRow>> = {
  reset: { summary: 'the connection breaks without a response', properties: WHEN },
  timeout: { summary: 'there is no response, the connection stays open', properties: WHEN },
  truncated: { summary: 'the response breaks off half way', properties: WHEN },
  status: {
    summary: 'an error response, such as 423 locked, 503 with Retry-After or 409 still_creating',
    properties: {
      ...WHEN,
      status: 'HTTP status, 400 to 599',
      errorCode: 'error_code',
      retryAfter: 'Retry-After in seconds',
    },
  },
  slow: {
    summary: 'the response is late',
    properties: { ...WHEN, delayMs: 'milliseconds' },
    needs: ['delayMs'],
  },
  hidden: {
    summary: 'what a POST has created answers 404 for a while',
    properties: { forSeconds: "seconds of the simulator's time" },
    needs: ['forSeconds'],
    canMatch: ({ method }) => method === 'POST',
  },
  failed: { summary: 'the new appliance goes from migrating to failed', properties: {}, canMatch: creates },
  stuck: {
    summary: 'the appliance never leaves the state',
    properties: { at: "'migrating' or 'cleaning'" },
    needs: ['at'],
    canMatch: (request) => creates(request) || boots(request) || stops(request),
  },
  'power-off': {
    summary: 'the appliance ends switched off instead of up',
    properties: {},
    canMatch: (request) => creates(request) || boots(request),
  },
  'stale-read': {
    summary: 'the response shows the state at the time when the fault was scripted',
    properties: {},
    canMatch: ({ method }) => method === 'GET',
  },
  'lost-row': {
    summary: 'a page after the first lacks its first row, as if an earlier row had just been deleted',
    properties: {},
    canMatch: ({ method, from }) => method === 'GET' && from > 0,
  },
  concurrent: {
    summary: 'a request of somebody else is handled as well',
    properties: { when: "'before' or 'after' the affected request", request: 'method, path and body' },
    needs: ['request'],
  },
};

/** Whether a fault applies to a request. */
export function matches(fault: Fault, isOnPath: (path: string) => boolean, request: FaultRequest): boolean {
  if (fault.method !== undefined && fault.method.toUpperCase() !== request.method) return false;
  if (!isOnPath(request.path)) return false;
  if (fault.kind === 'stuck' && fault.at === 'migrating' && !creates(request)) return false;
  return FAULT_KINDS[fault.kind].canMatch?.(request) ?? true;
}
