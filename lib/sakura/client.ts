import type { Clock } from '../core/clock';
import { KumikiError } from '../core/errors';
import {
  decodeAppliance,
  decodeListedAppliance,
  decodeStatus,
  encodeCreate,
  encodeUpdate,
  LOAD_BALANCER_CLASS,
} from './codec/appliance';
import { matches, toFilter } from './codec/find-query';
import type { FindBy, Router, SakuraApi, Server, Switch } from './codec/model';
import { decodeInterface, decodeRouter, decodeServer, decodeSwitch } from './codec/network';
import { isNotFound } from './http/api-error';
import { type Caller, createCaller } from './http/call';
import { sendHttp, type Transport } from './http/http';
import { createRequests, type Requests, type Resource } from './http/requests';
import type { Settings } from './settings/settings';
import { SETTINGS } from './settings/settings-table';
import type { WireField } from './wire/wire-field';

/** Dependencies and settings of a client. */
export interface SakuraApiOptions {
  /** From {@link resolveSettings}. */
  readonly settings: Settings;
  /** Zone to work in. @default - the zone of the settings */
  readonly zone?: string | undefined;
  /** Clock for rate limit and retries; request timeouts use the machine's own. */
  readonly clock: Clock;
  /**
   * Called before each request with a line such as `PUT /appliance/113400000301/config`.
   * @default - not called
   */
  readonly onRequest?: ((request: string) => void) | undefined;
  /** Sends the requests. @default - over the network */
  readonly transport?: Transport;
  /** 0 ≤ x < 1, for the jitter of retries. @default Math.random */
  readonly random?: () => number;
}

/** All appliance classes that hold addresses or VRIDs on a switch. */
const APPLIANCE_CLASSES = [LOAD_BALANCER_CLASS, 'vpcrouter', 'database', 'nfs', 'mobilegateway'];

const APPLIANCE = { path: '/appliance', key: 'Appliance', listKey: 'Appliances', decode: decodeAppliance };
const SWITCH = { path: '/switch', key: 'Switch', listKey: 'Switches', decode: decodeSwitch };
const ROUTER = { path: '/internet', key: 'Internet', listKey: 'Internet', decode: decodeRouter };
const SERVER = { path: '/server', key: 'Server', listKey: 'Servers', decode: decodeServer };
const INTERFACE = { path: '/interface', key: 'Interface', listKey: 'Interfaces', decode: decodeInterface };

/**
 * Creates the client of the Sakura Cloud API for one zone. Sends no request until it is used.
 *
 * @throws API_SETTINGS if the zone is not a valid zone name
 */
export function createSakuraApi(options: SakuraApiOptions): SakuraApi {
  const { settings, clock, transport = sendHttp, random = Math.random } = options;
  const zone = checkZone(options.zone ?? settings.zone);
  const call = createCaller({ settings, clock, transport, random, onRequest: options.onRequest });
  const requests = createRequests(zone, call);
  const authStatus = { method: 'GET', zone: settings.defaultZone, path: '/auth-status' } as const;
  return {
    zone,
    ...createApplianceCalls(requests, zone, call),
    ...createNetworkCalls(requests),
    readAccountCode: (signal) =>
      call({ ...authStatus, decode: (reply) => reply.get('Account').get('Code').text() }, signal),
    readPermission: (signal) =>
      call({ ...authStatus, decode: (reply) => reply.get('Permission').optionalText() ?? 'unknown' }, signal),
  };
}

type ApplianceCalls = Pick<
  SakuraApi,
  | 'readAppliance'
  | 'findLoadBalancers'
  | 'findAppliancesOfEveryClass'
  | 'createAppliance'
  | 'updateAppliance'
  | 'applySettings'
  | 'powerOn'
  | 'shutDown'
  | 'deleteAppliance'
  | 'readStatus'
>;

function createApplianceCalls({ read, find, act }: Requests, zone: string, call: Caller): ApplianceCalls {
  const { path, key } = APPLIANCE;
  const listed = { ...APPLIANCE, decode: decodeListedAppliance };
  const decode = (reply: WireField) => decodeAppliance(reply.get(key));
  return {
    readAppliance: (id, signal) => read(APPLIANCE, id, signal),
    async findLoadBalancers(by, signal) {
      const found = await find(listed, { Class: [LOAD_BALANCER_CLASS], ...toFilter(by) }, signal);
      return found.filter((one) => one.class === LOAD_BALANCER_CLASS && matches(one, by));
    },
    findAppliancesOfEveryClass: (signal) => find(listed, { Class: APPLIANCE_CLASSES }, signal),
    createAppliance: (create, signal) =>
      call({ method: 'POST', zone, path, body: encodeCreate(create), decode }, signal),
    updateAppliance: (id, update, signal) =>
      act({ method: 'PUT', path, id, body: encodeUpdate(update), decode }, signal),
    applySettings: (id, signal) =>
      act({ method: 'PUT', path, id, suffix: '/config', decode: ignoreReply }, signal),
    powerOn: (id, signal) => act({ method: 'PUT', path, id, suffix: '/power', decode: ignoreReply }, signal),
    shutDown(id, { force }, signal) {
      const body = force ? { Force: true } : {};
      return act({ method: 'DELETE', path, id, suffix: '/power', body, decode: ignoreReply }, signal);
    },
    async deleteAppliance(id, signal) {
      try {
        await act({ method: 'DELETE', path, id, decode: ignoreReply }, signal);
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    },
    readStatus: (id, signal) =>
      act({ method: 'GET', path, id, suffix: '/status', decode: decodeStatus }, signal),
  };
}

type NetworkCalls = Pick<
  SakuraApi,
  | 'readSwitch'
  | 'findSwitches'
  | 'readRouter'
  | 'findRouters'
  | 'findInterfaces'
  | 'readServer'
  | 'findServers'
>;

function createNetworkCalls({ read, find }: Requests): NetworkCalls {
  const findMatching = async <T extends Switch | Router | Server>(
    resource: Resource<T>,
    by: FindBy,
    signal: AbortSignal | undefined,
  ) => (await find(resource, toFilter(by), signal)).filter((one) => matches(one, by));
  return {
    readSwitch: (id, signal) => read(SWITCH, id, signal),
    findSwitches: (by, signal) => findMatching(SWITCH, by, signal),
    readRouter: (id, signal) => read(ROUTER, id, signal),
    findRouters: (by, signal) => findMatching(ROUTER, by, signal),
    async findInterfaces(switchId, signal) {
      const found = await find(INTERFACE, { 'Switch.ID': Number(switchId) }, signal);
      return found.filter((one) => one.switchId === switchId);
    },
    readServer: (id, signal) => read(SERVER, id, signal),
    findServers: (by, signal) => findMatching(SERVER, by, signal),
  };
}

/** Checks the zone, which is part of every path. */
function checkZone(zone: string): string {
  if (SETTINGS.zone.parse(zone) !== undefined) return zone;
  const { allowed } = SETTINGS.zone;
  throw new KumikiError({ code: 'API_SETTINGS', message: 'the zone cannot be used', given: zone, allowed });
}

/** Decodes the reply of operations without a result. */
function ignoreReply(): void {}
