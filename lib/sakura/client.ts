import type { Clock } from '../core/clock';
import { KumikiError } from '../core/errors';
import { isNotFound } from './api-error';
import { createCaller } from './call';
import {
  decodeAppliance,
  decodeStatus,
  encodeCreate,
  encodeUpdate,
  LOAD_BALANCER_CLASS,
} from './codec-appliance';
import { decodeInterface, decodeRouter, decodeServer, decodeSwitch } from './codec-network';
import { filterOf, matches } from './find-query';
import { sendHttp, type Transport } from './http';
import type { SakuraApi } from './model';
import { requestsIn } from './requests';
import type { Settings } from './settings';
import { SETTINGS } from './settings-table';
import type { WireField } from './wire-field';

/** What a client is made of. */
export interface SakuraApiOptions {
  /** From {@link resolveSettings}. */
  readonly settings: Settings;
  /** Zone to work in. @default - the zone of the settings */
  readonly zone?: string | undefined;
  /** Time for rate limit and retries; the time-out of a request is the machine's own. */
  readonly clock: Clock;
  /** How requests are sent. @default - over the network */
  readonly transport?: Transport;
}

/** Every class that holds addresses or VRIDs on a switch (reference §1, point 10). */
const APPLIANCE_CLASSES = [LOAD_BALANCER_CLASS, 'vpcrouter', 'database', 'nfs', 'mobilegateway'];

/** The client of the Sakura Cloud API for one zone. Makes no request before it is used. @throws API_SETTINGS for a zone that cannot be one */
export function createSakuraApi(options: SakuraApiOptions): SakuraApi {
  const { settings, clock, transport = sendHttp } = options;
  const zone = checkZone(options.zone ?? settings.zone);
  const call = createCaller({ settings, clock, transport, random: Math.random });
  const { read, find, act } = requestsIn(zone, call);
  const path = '/appliance';
  const appliance = (reply: WireField) => decodeAppliance(reply.get('Appliance'));

  return {
    zone,

    readAppliance: (id, signal) => read(path, id, 'Appliance', decodeAppliance, signal),
    async findLoadBalancers(by, signal) {
      const filter = { Class: [LOAD_BALANCER_CLASS], ...filterOf(by) };
      const found = await find(path, 'Appliances', filter, decodeAppliance, signal);
      return found.filter((one) => one.class === LOAD_BALANCER_CLASS && matches(one, by));
    },
    findAppliancesOfEveryClass: (signal) =>
      find(path, 'Appliances', { Class: APPLIANCE_CLASSES }, decodeAppliance, signal),
    createAppliance: (create, signal) =>
      call({ method: 'POST', zone, path, body: encodeCreate(create), decode: appliance }, signal),
    updateAppliance: (id, update, signal) =>
      act({ method: 'PUT', path, id, body: encodeUpdate(update), decode: appliance }, signal),
    applySettings: (id, signal) =>
      act({ method: 'PUT', path, id, suffix: '/config', decode: nothing }, signal),
    powerOn: (id, signal) => act({ method: 'PUT', path, id, suffix: '/power', decode: nothing }, signal),
    shutDown: (id, { force }, signal) =>
      act(
        { method: 'DELETE', path, id, suffix: '/power', body: force ? { Force: true } : {}, decode: nothing },
        signal,
      ),
    async deleteAppliance(id, signal) {
      try {
        await act({ method: 'DELETE', path, id, decode: nothing }, signal);
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    },
    readStatus: (id, signal) =>
      act({ method: 'GET', path, id, suffix: '/status', decode: decodeStatus }, signal),

    readSwitch: (id, signal) => read('/switch', id, 'Switch', decodeSwitch, signal),
    async findSwitches(by, signal) {
      const found = await find('/switch', 'Switches', filterOf(by), decodeSwitch, signal);
      return found.filter((one) => matches(one, by));
    },
    readRouter: (id, signal) => read('/internet', id, 'Internet', decodeRouter, signal),
    async findRouters(by, signal) {
      const found = await find('/internet', 'Internet', filterOf(by), decodeRouter, signal);
      return found.filter((one) => matches(one, by));
    },
    async findInterfaces(switchId, signal) {
      const filter = { 'Switch.ID': Number(switchId) };
      const found = await find('/interface', 'Interfaces', filter, decodeInterface, signal);
      return found.filter((one) => one.switchId === switchId);
    },
    readServer: (id, signal) => read('/server', id, 'Server', decodeServer, signal),
    async findServers(by, signal) {
      const found = await find('/server', 'Servers', filterOf(by), decodeServer, signal);
      return found.filter((one) => matches(one, by));
    },

    readAccountCode: (signal) =>
      call(
        {
          method: 'GET',
          zone: settings.defaultZone,
          path: '/auth-status',
          decode: (reply) => reply.get('Account').get('Code').text(),
        },
        signal,
      ),
  };
}

/** The zone is a part of every path. */
function checkZone(zone: string): string {
  if (SETTINGS.zone.parse(zone) !== undefined) return zone;
  const { allowed } = SETTINGS.zone;
  throw new KumikiError({ code: 'API_SETTINGS', message: 'the zone cannot be used', given: zone, allowed });
}

/** For replies that say no more than that it worked. */
function nothing(): void {}
