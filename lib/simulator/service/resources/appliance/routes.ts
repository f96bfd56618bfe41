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
  { method: 'GET', path: '/appliance', does: 'find appliances', handle: findAppliances },
  {
    method: 'POST',
    path: '/appliance',
    does: 'create a load balancer',
    differs:
      'only the class loadbalancer; addresses and VRIDs are compared on one switch, not across a bridge',
    handle: createAppliance,
  },
  { method: 'GET', path: '/appliance/:id', does: 'read an appliance', handle: readAppliance },
  {
    method: 'PUT',
    path: '/appliance/:id',
    does: 'change labels and saved settings',
    differs: 'fields of settings that the reference does not name are dropped',
    handle: updateAppliance,
  },
  { method: 'DELETE', path: '/appliance/:id', does: 'delete an appliance', handle: deleteAppliance },
  {
    method: 'PUT',
    path: '/appliance/:id/config',
    does: 'apply the saved settings',
    differs: 'takes no time',
    handle: applySettings,
  },
  { method: 'GET', path: '/appliance/:id/power', does: 'read whether it runs', handle: readPower },
  { method: 'PUT', path: '/appliance/:id/power', does: 'boot', handle: powerOn },
  {
    method: 'DELETE',
    path: '/appliance/:id/power',
    does: 'shut down, by force or gracefully',
    differs: 'a graceful shutdown always succeeds, unless a fault makes it stick',
    handle: powerOff,
  },
  {
    method: 'PUT',
    path: '/appliance/:id/reset',
    does: 'reset',
    differs: 'boots again, which applies the saved settings',
    handle: reset,
  },
  {
    method: 'GET',
    path: '/appliance/:id/status',
    does: 'read what the applied settings do',
    differs: 'without the data plane, real servers are up unless a script says otherwise, and nothing flows',
    handle: readStatus,
  },
  {
    method: 'GET',
    path: '/appliance/:id/interface/monitor',
    does: 'read the traffic of the first network interface',
    differs: ALL_ZERO,
    handle: monitorInterface,
  },
  {
    method: 'GET',
    path: '/appliance/:id/interface/:id/monitor',
    does: 'read the traffic of a network interface, by its number',
    differs: `${ALL_ZERO}, whatever the number`,
    handle: monitorInterface,
  },
  {
    method: 'GET',
    path: '/appliance/:id/cpu/monitor',
    does: 'read the processor time',
    differs: ALL_ZERO,
    handle: monitorCpu,
  },
];
