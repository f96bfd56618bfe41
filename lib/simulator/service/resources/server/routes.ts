import type { Route } from '../../model/route';
import { monitorServer, powerOff, powerOn, reset } from './actions';
import { changePlan, createServer, deleteServer, findServers, readServer, updateServer } from './handlers';

const ANY_SIZE = 'any whole number of cores and GiB is accepted, with the ids of generation 100';

/** Every operation of `/server`. */
export const SERVER_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/server', summary: 'find servers', handle: findServers },
  {
    method: 'POST',
    path: '/server',
    summary: 'create a server',
    knownDifference: ANY_SIZE,
    handle: createServer,
  },
  { method: 'GET', path: '/server/:id', summary: 'read a server', handle: readServer },
  {
    method: 'PUT',
    path: '/server/:id',
    summary: 'change the labels and the interface driver of a server',
    handle: updateServer,
  },
  {
    method: 'DELETE',
    path: '/server/:id',
    summary: 'delete a server',
    knownDifference: 'there are no disks to delete with it',
    handle: deleteServer,
  },
  {
    method: 'PUT',
    path: '/server/:id/plan',
    summary: 'change the size of a server, and with it its id',
    knownDifference: ANY_SIZE,
    handle: changePlan,
  },
  {
    method: 'PUT',
    path: '/server/:id/power',
    summary: 'boot a server',
    knownDifference:
      'no disk is needed, boot variables are ignored, and a booting server is shown as cleaning',
    handle: powerOn,
  },
  {
    method: 'DELETE',
    path: '/server/:id/power',
    summary: 'shut a server down',
    knownDifference: 'a graceful shutdown always succeeds',
    handle: powerOff,
  },
  { method: 'PUT', path: '/server/:id/reset', summary: 'reset a server', handle: reset },
  {
    method: 'GET',
    path: '/server/:id/monitor',
    summary: 'read the processor time of a server',
    knownDifference: 'every sample is 0',
    handle: monitorServer,
  },
];
