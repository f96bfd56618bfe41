import type { Route } from '../../model/route';
import { connectToBridge, disconnectFromBridge, findConnectedServers } from './actions';
import { createSwitch, deleteSwitch, findSwitches, readSwitch, updateSwitch } from './handlers';

/** Every operation of `/switch`. */
export const SWITCH_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/switch', does: 'find switches', handle: findSwitches },
  { method: 'POST', path: '/switch', does: 'create a switch', handle: createSwitch },
  { method: 'GET', path: '/switch/:id', does: 'read a switch', handle: readSwitch },
  {
    method: 'PUT',
    path: '/switch/:id',
    does: 'change the labels and the network of a switch',
    differs: 'addresses in use are not compared with the new network',
    handle: updateSwitch,
  },
  { method: 'DELETE', path: '/switch/:id', does: 'delete a switch', handle: deleteSwitch },
  {
    method: 'GET',
    path: '/switch/:id/server',
    does: 'find the servers connected to a switch',
    handle: findConnectedServers,
  },
  {
    method: 'PUT',
    path: '/switch/:id/to/bridge/:id',
    does: 'connect a switch to a bridge',
    differs: 'bridges join switches of one zone, and what is on them does not count as one network',
    handle: connectToBridge,
  },
  {
    method: 'DELETE',
    path: '/switch/:id/to/bridge',
    does: 'disconnect a switch from its bridge',
    handle: disconnectFromBridge,
  },
];
