import type { Route } from '../../model/route';
import {
  applySettings,
  monitorCpu,
  monitorInterface,
  powerOff,
  powerOn,
  readPower,
  readStatus,
  reset,
} from './actions';
import { createAppliance, deleteAppliance, findAppliances, readAppliance, updateAppliance } from './handlers';

const ALL_ZERO = 'every sample is 0';

/** Every operation of `/appliance`. */
export const APPLIANCE_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/appliance', summary: 'find appliances', handle: findAppliances },
  {
    method: 'POST',
    path: '/appliance',
    summary: 'create a load balancer',
    knownDifference:
      'only the class loadbalancer; addresses and VRIDs are compared on one switch, not across a bridge',
    handle: createAppliance,
  },
  { method: 'GET', path: '/appliance/:id', summary: 'read an appliance', handle: readAppliance },
  {
    method: 'PUT',
    path: '/appliance/:id',
    summary: 'change labels and saved settings',
    knownDifference: 'fields of settings that the reference does not name are dropped',
    handle: updateAppliance,
  },
  { method: 'DELETE', path: '/appliance/:id', summary: 'delete an appliance', handle: deleteAppliance },
  {
    method: 'PUT',
    path: '/appliance/:id/config',
    summary: 'apply the saved settings',
    knownDifference: 'takes no time',
    handle: applySettings,
  },
  { method: 'GET', path: '/appliance/:id/power', summary: 'read whether it runs', handle: readPower },
  { method: 'PUT', path: '/appliance/:id/power', summary: 'boot', handle: powerOn },
  {
    method: 'DELETE',
    path: '/appliance/:id/power',
    summary: 'shut down, by force or gracefully',
    knownDifference: 'a graceful shutdown always succeeds, unless a fault makes it stick',
    handle: powerOff,
  },
  {
    method: 'PUT',
    path: '/appliance/:id/reset',
    summary: 'reset',
    knownDifference: 'boots again, which applies the saved settings',
    handle: reset,
  },
  {
    method: 'GET',
    path: '/appliance/:id/status',
    summary: 'read what the applied settings do',
    knownDifference:
      'without the data plane, real servers are up unless a script says otherwise, and nothing flows',
    handle: readStatus,
  },
  {
    method: 'GET',
    path: '/appliance/:id/interface/monitor',
    summary: 'read the traffic of the first network interface',
    knownDifference: ALL_ZERO,
    handle: monitorInterface,
  },
  {
    method: 'GET',
    path: '/appliance/:id/interface/:id/monitor',
    summary: 'read the traffic of a network interface, by its number',
    knownDifference: `${ALL_ZERO}, whatever the number`,
    handle: monitorInterface,
  },
  {
    method: 'GET',
    path: '/appliance/:id/cpu/monitor',
    summary: 'read the processor time',
    knownDifference: ALL_ZERO,
    handle: monitorCpu,
  },
];
