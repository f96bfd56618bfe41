import { Cidr } from '../core/ipv4';
import { KumikiError } from '../errors';
import { newLife } from './lifecycle';
import { emptyState, type SimulatorState, type SwitchRecord, takeId, type ZoneState } from './store';
import type { ZoneName } from './zones';

/** What a simulator starts with. */
export interface Site {
  /** Routers, each with its switch and one block. @default - none */
  readonly routers?: readonly SiteRouter[] | undefined;
  /** Switches without a router. @default - none */
  readonly switches?: readonly SiteSwitch[] | undefined;
  /** @default - none */
  readonly servers?: readonly SiteServer[] | undefined;
  /** Appliances of somebody else, up and running. @default - none */
  readonly appliances?: readonly SiteAppliance[] | undefined;
}

export interface SiteRouter {
  /** Also the name of its switch. */
  readonly name: string;
  /** Of the router and of its switch. @default - none */
  readonly tags?: readonly string[] | undefined;
  /** Network address of the block, such as `203.0.113.0`. */
  readonly networkAddress: string;
  readonly prefixLength: 26 | 27 | 28;
  /** @default 100 */
  readonly bandwidthMbps?: number | undefined;
}

export interface SiteSwitch {
  readonly name: string;
  /** @default - none */
  readonly tags?: readonly string[] | undefined;
}

export interface SiteServer {
  readonly name: string;
  /** @default - none */
  readonly tags?: readonly string[] | undefined;
  /** @default true */
  readonly isUp?: boolean | undefined;
  /** Network interfaces in order; an address is the label a user typed. @default - none */
  readonly interfaces?: readonly { readonly switch: string; readonly address?: string }[];
}

/** An appliance without settings: it holds addresses and a VRID. */
export interface SiteAppliance {
  readonly name: string;
  /** @default - none */
  readonly tags?: readonly string[] | undefined;
  /** Such as `vpcrouter`, `database` or `nfs`. @default 'loadbalancer' */
  readonly class?: string | undefined;
  /** Name of the switch it stands on. */
  readonly switch: string;
  readonly addresses: readonly string[];
  readonly prefixLength: number;
  /** 1 to 255. */
  readonly vrid: number;
}

/** A router with a /28 of TEST-NET-3, a Kubernetes master and two nodes; .7 to .14 are free. */
export const DEFAULT_SITE: Site = {
  routers: [{ name: 'k8s-router', tags: ['k8s'], networkAddress: '203.0.113.0', prefixLength: 28 }],
  servers: [
    { name: 'kube-master', interfaces: [{ switch: 'k8s-router', address: '203.0.113.4' }] },
    {
      name: 'node-1',
      tags: ['k8s-node'],
      interfaces: [{ switch: 'k8s-router', address: '203.0.113.5' }],
    },
    {
      name: 'node-2',
      tags: ['k8s-node'],
      interfaces: [{ switch: 'k8s-router', address: '203.0.113.6' }],
    },
  ],
};

/** The state of a fresh simulator with this site in one zone; the same site always gets the same ids. */
export function seedState(site: Site, zoneName: ZoneName, now: number): SimulatorState {
  const state = emptyState();
  const zone = state.zones[zoneName];
  for (const router of site.routers ?? []) addRouter(state, zone, router, now);
  for (const each of site.switches ?? []) {
    addSwitch(zone, { ...newSwitch(takeId(state), each, now), routerId: null, subnets: [] });
  }
  for (const server of site.servers ?? []) addServer(state, zone, server, now);
  for (const appliance of site.appliances ?? []) addAppliance(state, zone, appliance, now);
  return state;
}

function addRouter(state: SimulatorState, zone: ZoneState, router: SiteRouter, now: number): void {
  const { networkAddress, prefixLength, bandwidthMbps = 100 } = router;
  Cidr.parse(`${networkAddress}/${prefixLength}`);
  const id = takeId(state);
  const switchId = takeId(state);
  zone.routers[id] = { ...labelsOf(router), id, bandwidthMbps, switchId, createdAt: now };
  const subnet = { id: state.nextSubnetId++, networkAddress, prefixLength };
  addSwitch(zone, { ...newSwitch(switchId, router, now), routerId: id, subnets: [subnet] });
}

function newSwitch(id: number, given: SiteSwitch, now: number) {
  return { ...labelsOf(given), id, iconId: null, userSubnet: null, createdAt: now, modifiedAt: now };
}

function addSwitch(zone: ZoneState, record: SwitchRecord): void {
  zone.switches[record.id] = record;
}

function addServer(state: SimulatorState, zone: ZoneState, server: SiteServer, now: number): void {
  const id = takeId(state);
  const interfaces = (server.interfaces ?? []).map((nic) => ({
    id: takeId(state),
    switchId: switchNamed(zone, nic.switch, server.name).id,
    address: nic.address ?? null,
  }));
  const instanceStatus = (server.isUp ?? true) ? 'up' : 'down';
  zone.servers[id] = { ...labelsOf(server), id, instanceStatus, interfaces, createdAt: now };
}

function addAppliance(state: SimulatorState, zone: ZoneState, appliance: SiteAppliance, now: number): void {
  const id = takeId(state);
  const life = { ...newLife('running', now), statusChangedAt: now };
  zone.appliances[id] = {
    ...labelsOf(appliance),
    id,
    class: appliance.class ?? 'loadbalancer',
    iconId: null,
    planId: 1,
    switchId: switchNamed(zone, appliance.switch, appliance.name).id,
    vrid: appliance.vrid,
    prefixLength: appliance.prefixLength,
    gateway: '',
    units: appliance.addresses,
    saved: [],
    applied: [],
    life,
    createdAt: now,
    modifiedAt: now,
  };
}

function labelsOf(given: SiteSwitch) {
  return { name: given.name, description: '', tags: [...(given.tags ?? [])].sort() };
}

function switchNamed(zone: ZoneState, name: string, user: string): SwitchRecord {
  const names = Object.values(zone.switches).map((each) => each.name);
  const found = Object.values(zone.switches).find((each) => each.name === name);
  if (found) return found;
  throw new KumikiError({
    code: 'SIMULATOR_START',
    message: `'${user}' of the site names switch '${name}', which the site does not have`,
    given: name,
    allowed: names.join(', '),
  });
}
