import type { Route } from '../../model/route';
import { connectToBridge, disconnectFromBridge, findConnectedServers } from './actions';
import { createSwitch, deleteSwitch, findSwitches, readSwitch, updateSwitch } from './handlers';

/** Every operation of `/switch`. */
export const SWITCH_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/switch', summary: 'find switches', handle: findSwitches },
  { method: 'POST', path: '/switch', summary: 'create a switch', handle: createSwitch },
  { method: 'GET', path: '/switch/:id', summary: 'read a switch', handle: readSwitch },
  {
    method: 'PUT',
    path: '/switch/:id',
    summary: 'change the labels and the network of a switch',
    knownDifference: 'addresses in use are not compared with the new network',
    handle: updateSwitch,
  },
  { method: 'DELETE', path: '/switch/:id', summary: 'delete a switch', handle: deleteSwitch },
  {
    method: 'GET',
    path: '/switch/:id/server',
    summary: 'find the servers connected to a switch',
    handle: findConnectedServers,
  },
  {
    method: 'PUT',
    path: '/switch/:id/to/bridge/:id',
    summary: 'connect a switch to a bridge',
    knownDifference: 'bridges join switches of one zone, and what is on them does not count as one network',
    handle: connectToBridge,
  },
  {
    method: 'DELETE',
    path: '/switch/:id/to/bridge',
    summary: 'disconnect a switch from its bridge',
    handle: disconnectFromBridge,
  },
];
