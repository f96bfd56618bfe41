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
  { method: 'GET', path: '/interface', summary: 'find network interfaces', handle: findInterfaces },
  {
    method: 'POST',
    path: '/interface',
    summary: 'add a network interface to a server',
    knownDifference: 'ten interfaces are enough for a server, which may be up',
    handle: createInterface,
  },
  { method: 'GET', path: '/interface/:id', summary: 'read a network interface', handle: readInterface },
  {
    method: 'PUT',
    path: '/interface/:id',
    summary: 'change the label of a network interface',
    handle: updateInterface,
  },
  {
    method: 'DELETE',
    path: '/interface/:id',
    summary: 'delete a network interface',
    handle: deleteInterface,
  },
  {
    method: 'PUT',
    path: '/interface/:id/to/switch/shared',
    summary: 'connect to the shared segment',
    knownDifference: 'the segment is a documentation range of 215 addresses',
    handle: connectToShared,
  },
  {
    method: 'PUT',
    path: '/interface/:id/to/switch/:id',
    summary: 'connect to a switch',
    knownDifference: 'the server may be up',
    handle: connectToSwitch,
  },
  {
    method: 'DELETE',
    path: '/interface/:id/to/switch',
    summary: 'disconnect from the switch or the shared segment',
    handle: disconnectFromSwitch,
  },
  {
    method: 'PUT',
    path: '/interface/:id/to/packetfilter/:id',
    summary: 'connect to a packet filter',
    knownDifference: NO_PACKET_FILTERS,
    handle: connectToPacketFilter,
  },
  {
    method: 'DELETE',
    path: '/interface/:id/to/packetfilter',
    summary: 'disconnect from the packet filter',
    knownDifference: NO_PACKET_FILTERS,
    handle: disconnectFromPacketFilter,
  },
  {
    method: 'GET',
    path: '/interface/:id/monitor',
    summary: 'read the traffic of a network interface',
    knownDifference: 'every sample is 0',
    handle: monitorInterface,
  },
];
