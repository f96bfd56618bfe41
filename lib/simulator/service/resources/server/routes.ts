import type { Route } from '../../model/route';
import { monitorServer, powerOff, powerOn, reset } from './actions';
import { changePlan, createServer, deleteServer, findServers, readServer, updateServer } from './handlers';

const ANY_SIZE = 'any whole number of cores and GiB is accepted, with the ids of generation 100';

/** Every operation of `/server`. */
export const SERVER_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/server', does: 'find servers', handle: findServers },
  { method: 'POST', path: '/server', does: 'create a server', differs: ANY_SIZE, handle: createServer },
  { method: 'GET', path: '/server/:id', does: 'read a server', handle: readServer },
  {
    method: 'PUT',
    path: '/server/:id',
    does: 'change the labels and the interface driver of a server',
    handle: updateServer,
  },
  {
    method: 'DELETE',
    path: '/server/:id',
    does: 'delete a server',
    differs: 'there are no disks to delete with it',
    handle: deleteServer,
  },
  {
    method: 'PUT',
    path: '/server/:id/plan',
    does: 'change the size of a server, and with it its id',
    differs: ANY_SIZE,
    handle: changePlan,
  },
  {
    method: 'PUT',
    path: '/server/:id/power',
    does: 'boot a server',
    differs: 'no disk is needed, boot variables are ignored, and a booting server is shown as cleaning',
    handle: powerOn,
  },
  {
    method: 'DELETE',
    path: '/server/:id/power',
    does: 'shut a server down',
    differs: 'a graceful shutdown always succeeds',
    handle: powerOff,
  },
  { method: 'PUT', path: '/server/:id/reset', does: 'reset a server', handle: reset },
  {
    method: 'GET',
    path: '/server/:id/monitor',
    does: 'read the processor time of a server',
    differs: 'every sample is 0',
    handle: monitorServer,
  },
];
