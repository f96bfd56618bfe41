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
  { method: 'GET', path: '/internet', summary: 'find routers', handle: findRouters },
  {
    method: 'POST',
    path: '/internet',
    summary: 'create a router with its switch and a block',
    knownDifference:
      'the block is of a range for documentation, the lowest that is free; every zone has all bandwidths',
    handle: createRouter,
  },
  { method: 'GET', path: '/internet/:id', summary: 'read a router', handle: readRouter },
  {
    method: 'PUT',
    path: '/internet/:id',
    summary: 'change the labels of a router',
    knownDifference: 'its switch keeps its own labels',
    handle: updateRouter,
  },
  {
    method: 'DELETE',
    path: '/internet/:id',
    summary: 'delete a router with its switch',
    handle: deleteRouter,
  },
  {
    method: 'PUT',
    path: '/internet/:id/bandwidth',
    summary: 'change the bandwidth, which changes the id',
    knownDifference: 'the router is found under its new id at once',
    handle: changeBandwidth,
  },
  {
    method: 'POST',
    path: '/internet/:id/subnet',
    summary: 'add a routed block',
    knownDifference: 'the number of routed blocks is not limited',
    handle: addSubnet,
  },
  {
    method: 'PUT',
    path: '/internet/:id/subnet/:id',
    summary: 'route a block to another address',
    handle: changeNextHop,
  },
  {
    method: 'DELETE',
    path: '/internet/:id/subnet/:id',
    summary: 'remove a routed block',
    knownDifference: 'virtual IPs may still be in it',
    handle: removeSubnet,
  },
  {
    method: 'POST',
    path: '/internet/:id/ipv6net',
    summary: 'add an IPv6 network',
    knownDifference: 'the network is of a range for documentation',
    handle: addIpv6Net,
  },
  {
    method: 'DELETE',
    path: '/internet/:id/ipv6net/:id',
    summary: 'remove the IPv6 network',
    knownDifference: 'the names of its addresses go with it',
    handle: removeIpv6Net,
  },
  {
    method: 'GET',
    path: '/internet/:id/monitor',
    summary: 'read the traffic of a router',
    knownDifference: 'every sample is 0',
    handle: monitorRouter,
  },
];
