import {
  addFault,
  clearFaults,
  listFaults,
  moveTime,
  readBodies,
  readRequests,
  resetState,
  restoreSnapshot,
  setHealth,
  takeSnapshot,
} from './actions';
import type { AdminRoute } from './admin-route';
import { editZone } from './edit';
import { buildOverview } from './overview/overview';

/** Every operation of the admin API. */
export const ADMIN_ROUTES: readonly AdminRoute[] = [
  {
    method: 'GET',
    path: '/simulator',
    summary: 'list these operations',
    isOpen: true,
    handle: () => ({ routes: ADMIN_ROUTES.map(({ handle: _, ...route }) => route) }),
  },
  {
    method: 'GET',
    path: '/simulator/overview',
    summary: 'read what the page shows; ?filter=TEXT: only what has that text in it',
    isOpen: true,
    handle: buildOverview,
  },
  {
    method: 'GET',
    path: '/simulator/requests',
    summary: 'read the request log, oldest first; ?after=NUMBER: only what followed that request',
    isOpen: true,
    handle: readRequests,
  },
  {
    method: 'GET',
    path: '/simulator/requests/:number',
    summary: 'read the bodies of one of the last 200 requests, without scripts, passwords and user data',
    isOpen: true,
    handle: readBodies,
  },
  {
    method: 'POST',
    path: '/simulator/time',
    summary: 'move the time on',
    body: { seconds: 'how far, 0 or more; fractions are allowed' },
    handle: moveTime,
  },
  {
    method: 'PUT',
    path: '/simulator/health',
    summary: 'set whether the health checks of a real server succeed',
    body: { address: 'its IPv4 address', health: '"up" or "down"' },
    handle: setHealth,
  },
  {
    method: 'GET',
    path: '/simulator/faults',
    summary: 'list the faults that are still to come and those that requests have triggered',
    handle: listFaults,
  },
  {
    method: 'POST',
    path: '/simulator/faults',
    summary: 'script a fault',
    body: { kind: 'what goes wrong', '…': 'as for Simulator.fault() of kumiki/testing' },
    handle: addFault,
  },
  { method: 'DELETE', path: '/simulator/faults', summary: 'clear all faults', handle: clearFaults },
  {
    method: 'PATCH',
    path: '/simulator/zones/:zone',
    summary: 'edit a zone behind the back of the API, as another user would',
    body: { '…': 'a JSON merge patch (RFC 7396) of the zone as a snapshot has it' },
    handle: editZone,
  },
  {
    method: 'GET',
    path: '/simulator/snapshot',
    summary: 'copy everything the simulator knows',
    handle: takeSnapshot,
  },
  {
    method: 'PUT',
    path: '/simulator/snapshot',
    summary: 'replace everything by a snapshot',
    body: { snapshot: 'what GET answered' },
    handle: restoreSnapshot,
  },
  { method: 'DELETE', path: '/simulator/snapshot', summary: 'start again with the site', handle: resetState },
];

/** The operations of one path, and the segments at its placeholders. */
export interface AdminMatch {
  readonly routes: readonly AdminRoute[];
  readonly segments: readonly string[];
}

/** Finds the operations of a path; undefined if there are none. */
export function tryFindAdminRoutes(path: string): AdminMatch | undefined {
  const given = path.replace(/\/$/, '').split('/');
  const routes = ADMIN_ROUTES.filter((route) => isOnPath(route.path.split('/'), given));
  const [first] = routes;
  if (!first) return undefined;
  const segments = first.path
    .split('/')
    .flatMap((part, at) => (part.startsWith(':') ? (given[at] ?? '') : []));
  return { routes, segments };
}

function isOnPath(pattern: readonly string[], given: readonly string[]): boolean {
  return (
    pattern.length === given.length &&
    pattern.every((part, at) => part === given[at] || (part.startsWith(':') && given[at] !== ''))
  );
}
