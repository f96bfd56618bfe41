import type { Route } from '../../route';
import { applySettings, powerOff, powerOn, readPower, readStatus, reset } from './actions';
import {
  createAppliance,
  deleteAppliance,
  findAppliances,
  readAppliance,
  updateAppliance,
} from './appliance';
import { APPLIANCE_MONITOR_ROUTES } from './monitor';

/** Every operation of `/appliance`. */
export const APPLIANCE_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/appliance', does: 'find appliances', handle: findAppliances },
  { method: 'POST', path: '/appliance', does: 'create a load balancer', handle: createAppliance },
  { method: 'GET', path: '/appliance/:id', does: 'read an appliance', handle: readAppliance },
  {
    method: 'PUT',
    path: '/appliance/:id',
    does: 'change labels and saved settings',
    handle: updateAppliance,
  },
  { method: 'DELETE', path: '/appliance/:id', does: 'delete an appliance', handle: deleteAppliance },
  { method: 'PUT', path: '/appliance/:id/config', does: 'apply the saved settings', handle: applySettings },
  { method: 'GET', path: '/appliance/:id/power', does: 'read whether it runs', handle: readPower },
  { method: 'PUT', path: '/appliance/:id/power', does: 'boot', handle: powerOn },
  { method: 'DELETE', path: '/appliance/:id/power', does: 'shut down', handle: powerOff },
  { method: 'PUT', path: '/appliance/:id/reset', does: 'reset', handle: reset },
  {
    method: 'GET',
    path: '/appliance/:id/status',
    does: 'read what the applied settings do',
    handle: readStatus,
  },
  ...APPLIANCE_MONITOR_ROUTES,
];
