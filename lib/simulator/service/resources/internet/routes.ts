import type { Route } from '../../model/route';
import { addIpv6Net, addSubnet, changeNextHop, removeIpv6Net, removeSubnet } from './actions';
import {
  changeBandwidth,
  createRouter,
  deleteRouter,
  findRouters,
  monitorRouter,
  readRouter,
  updateRouter,
} from './handlers';

/** Every operation of `/internet`. */
export const ROUTER_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/internet', does: 'find routers', handle: findRouters },
  {
    method: 'POST',
    path: '/internet',
    does: 'create a router with its switch and a block',
    differs:
      'the block is of a range for documentation, the lowest that is free; every zone has all bandwidths',
    handle: createRouter,
  },
  { method: 'GET', path: '/internet/:id', does: 'read a router', handle: readRouter },
  {
    method: 'PUT',
    path: '/internet/:id',
    does: 'change the labels of a router',
    differs: 'its switch keeps its own labels',
    handle: updateRouter,
  },
  { method: 'DELETE', path: '/internet/:id', does: 'delete a router with its switch', handle: deleteRouter },
  {
    method: 'PUT',
    path: '/internet/:id/bandwidth',
    does: 'change the bandwidth, which changes the id',
    differs: 'the router is found under its new id at once',
    handle: changeBandwidth,
  },
  {
    method: 'POST',
    path: '/internet/:id/subnet',
    does: 'add a routed block',
    differs: 'the number of routed blocks is not limited',
    handle: addSubnet,
  },
  {
    method: 'PUT',
    path: '/internet/:id/subnet/:id',
    does: 'route a block to another address',
    handle: changeNextHop,
  },
  {
    method: 'DELETE',
    path: '/internet/:id/subnet/:id',
    does: 'remove a routed block',
    differs: 'virtual IPs may still be in it',
    handle: removeSubnet,
  },
  {
    method: 'POST',
    path: '/internet/:id/ipv6net',
    does: 'add an IPv6 network',
    differs: 'the network is of a range for documentation',
    handle: addIpv6Net,
  },
  {
    method: 'DELETE',
    path: '/internet/:id/ipv6net/:id',
    does: 'remove the IPv6 network',
    differs: 'the names of its addresses go with it',
    handle: removeIpv6Net,
  },
  {
    method: 'GET',
    path: '/internet/:id/monitor',
    does: 'read the traffic of a router',
    differs: 'every sample is 0',
    handle: monitorRouter,
  },
];
