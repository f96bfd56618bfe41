import type { Route } from '../../model/route';
import {
  connectToPacketFilter,
  connectToShared,
  connectToSwitch,
  disconnectFromPacketFilter,
  disconnectFromSwitch,
} from './actions';
import {
  createInterface,
  deleteInterface,
  findInterfaces,
  monitorInterface,
  readInterface,
  updateInterface,
} from './handlers';

const NO_PACKET_FILTERS = 'there are no packet filters';

/** Every operation of `/interface`. */
export const INTERFACE_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/interface', does: 'find network interfaces', handle: findInterfaces },
  {
    method: 'POST',
    path: '/interface',
    does: 'add a network interface to a server',
    differs: 'ten interfaces are enough for a server, which may be up',
    handle: createInterface,
  },
  { method: 'GET', path: '/interface/:id', does: 'read a network interface', handle: readInterface },
  {
    method: 'PUT',
    path: '/interface/:id',
    does: 'change the label of a network interface',
    handle: updateInterface,
  },
  { method: 'DELETE', path: '/interface/:id', does: 'delete a network interface', handle: deleteInterface },
  {
    method: 'PUT',
    path: '/interface/:id/to/switch/shared',
    does: 'connect to the shared segment',
    differs: 'the segment is a documentation range of 215 addresses',
    handle: connectToShared,
  },
  {
    method: 'PUT',
    path: '/interface/:id/to/switch/:id',
    does: 'connect to a switch',
    differs: 'the server may be up',
    handle: connectToSwitch,
  },
  {
    method: 'DELETE',
    path: '/interface/:id/to/switch',
    does: 'disconnect from the switch or the shared segment',
    handle: disconnectFromSwitch,
  },
  {
    method: 'PUT',
    path: '/interface/:id/to/packetfilter/:id',
    does: 'connect to a packet filter',
    differs: NO_PACKET_FILTERS,
    handle: connectToPacketFilter,
  },
  {
    method: 'DELETE',
    path: '/interface/:id/to/packetfilter',
    does: 'disconnect from the packet filter',
    differs: NO_PACKET_FILTERS,
    handle: disconnectFromPacketFilter,
  },
  {
    method: 'GET',
    path: '/interface/:id/monitor',
    does: 'read the traffic of a network interface',
    differs: 'every sample is 0',
    handle: monitorInterface,
  },
];
