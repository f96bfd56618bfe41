import type { Handler } from './call';
import { findZones, readAuthStatus } from './resources/account';
import {
  createAppliance,
  deleteAppliance,
  findAppliances,
  readAppliance,
  updateAppliance,
} from './resources/appliance';
import {
  applySettings,
  powerOff,
  powerOn,
  readPower,
  readStatus,
  reset,
} from './resources/appliance-actions';
import { findRouters, readRouter } from './resources/internet';
import { findInterfaces, findServers, readServer } from './resources/server';
import { createSwitch, deleteSwitch, findSwitches, readSwitch } from './resources/switch';

/** One operation of the API. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the zone's `/api/cloud/1.1`; `:id` stands for digits. */
  readonly path: string;
  readonly handle: Handler;
}

/** Every operation that the simulator knows. */
export const ROUTES: readonly Route[] = [
  { method: 'GET', path: '/appliance', handle: findAppliances },
  { method: 'POST', path: '/appliance', handle: createAppliance },
  { method: 'GET', path: '/appliance/:id', handle: readAppliance },
  { method: 'PUT', path: '/appliance/:id', handle: updateAppliance },
  { method: 'DELETE', path: '/appliance/:id', handle: deleteAppliance },
  { method: 'PUT', path: '/appliance/:id/config', handle: applySettings },
  { method: 'GET', path: '/appliance/:id/power', handle: readPower },
  { method: 'PUT', path: '/appliance/:id/power', handle: powerOn },
  { method: 'DELETE', path: '/appliance/:id/power', handle: powerOff },
  { method: 'PUT', path: '/appliance/:id/reset', handle: reset },
  { method: 'GET', path: '/appliance/:id/status', handle: readStatus },

  { method: 'GET', path: '/switch', handle: findSwitches },
  { method: 'POST', path: '/switch', handle: createSwitch },
  { method: 'GET', path: '/switch/:id', handle: readSwitch },
  { method: 'DELETE', path: '/switch/:id', handle: deleteSwitch },

  { method: 'GET', path: '/internet', handle: findRouters },
  { method: 'GET', path: '/internet/:id', handle: readRouter },

  { method: 'GET', path: '/server', handle: findServers },
  { method: 'GET', path: '/server/:id', handle: readServer },

  { method: 'GET', path: '/interface', handle: findInterfaces },

  { method: 'GET', path: '/zone', handle: findZones },
  { method: 'GET', path: '/auth-status', handle: readAuthStatus },
];

/** The operations of one path, by method, and the ids in it. */
export interface Match {
  readonly routes: ReadonlyMap<string, Route>;
  readonly ids: readonly string[];
}

const BY_PATH = new Map<string, Map<string, Route>>();
for (const route of ROUTES) {
  const routes = BY_PATH.get(route.path) ?? new Map<string, Route>();
  BY_PATH.set(route.path, routes.set(route.method, route));
}

/** Looks a path up; undefined when nothing is there. */
export function matchPath(path: string): Match | undefined {
  const ids: string[] = [];
  const pattern = path.replace(/\/(\d{1,16})(?=\/|$)/g, (_, id: string) => {
    ids.push(id);
    return '/:id';
  });
  const routes = BY_PATH.get(pattern);
  return routes && { routes, ids };
}
