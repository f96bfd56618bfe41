import { KumikiError } from '../../core/errors';
import { Cidr } from '../../core/ipv4';
import type { ZoneName } from '../protocol/zones';
import { newLifecycle } from '../store/lifecycle';
import type { SwitchRecord } from '../store/records';
import type { Store } from '../store/store';
import type { Zone } from '../store/tables';
import type { Site, SiteAppliance, SiteRouter, SiteServer, SiteSwitch } from './site';

/** Creates the resources of a site in one zone of an empty store. The same site always gets the same ids. */
export function seedSite(store: Store, zoneName: ZoneName, site: Site, now: number): void {
  const zone = store.zones[zoneName];
  for (const router of site.routers ?? []) addRouter(store, zone, router, now);
  for (const each of site.switches ?? []) addSwitch(store, zone, each, now);
  for (const server of site.servers ?? []) addServer(store, zone, server, now);
  for (const appliance of site.appliances ?? []) addAppliance(store, zone, appliance, now);
}

function addRouter(store: Store, zone: Zone, router: SiteRouter, now: number): void {
  const { networkAddress, prefixLength, bandwidthMbps = 100 } = router;
  Cidr.parse(`${networkAddress}/${prefixLength}`);
  const id = store.takeId();
  const switchId = store.takeId();
  zone.routers.put({ ...toLabels(router), id, bandwidthMbps, switchId, visibleFrom: now, createdAt: now });
  const subnet = { id: store.takeSubnetId(), networkAddress, prefixLength, nextHop: null };
  zone.switches.put({ ...newSwitch(switchId, router, now), routerId: id, subnets: [subnet] });
}

function addSwitch(store: Store, zone: Zone, given: SiteSwitch, now: number): void {
  zone.switches.put(newSwitch(store.takeId(), given, now));
}

function newSwitch(id: number, given: SiteSwitch, now: number): SwitchRecord {
  return {
    ...toLabels(given),
    id,
    userSubnet: null,
    routerId: null,
    bridgeId: null,
    subnets: [],
    ipv6Nets: [],
    createdAt: now,
    modifiedAt: now,
  };
}

function addServer(store: Store, zone: Zone, server: SiteServer, now: number): void {
  const id = store.takeId();
  const interfaces = (server.interfaces ?? []).map((nic) => ({
    id: store.takeId(),
    switchId: findSwitch(zone, nic.switch, server.name).id,
    address: nic.address ?? null,
    assignedAddress: null,
    createdAt: now,
  }));
  zone.servers.put({
    ...toLabels(server),
    id,
    lifecycle: { ...newLifecycle((server.isUp ?? true) ? 'running' : 'stopped', now), statusChangedAt: now },
    plan: { cpu: 1, memoryMb: 1024, commitment: 'standard' },
    interfaceDriver: 'virtio',
    interfaces,
    createdAt: now,
    modifiedAt: now,
  });
}

function addAppliance(store: Store, zone: Zone, appliance: SiteAppliance, now: number): void {
  zone.appliances.put({
    ...toLabels(appliance),
    id: store.takeId(),
    class: appliance.class ?? 'loadbalancer',
    planId: 1,
    switchId: findSwitch(zone, appliance.switch, appliance.name).id,
    vrid: appliance.vrid,
    prefixLength: appliance.prefixLength,
    gateway: '',
    units: appliance.addresses ?? [],
    saved: [],
    applied: [],
    lifecycle: { ...newLifecycle('running', now), statusChangedAt: now },
    createdAt: now,
    modifiedAt: now,
  });
}

function toLabels(given: SiteSwitch) {
  return { name: given.name, description: '', tags: [...(given.tags ?? [])].sort(), iconId: null };
}

function findSwitch(zone: Zone, name: string, user: string): Readonly<SwitchRecord> {
  const [found] = zone.switches.by('name', name);
  if (found) return found;
  throw new KumikiError({
    code: 'SIMULATOR_START',
    message: `'${user}' is on switch '${name}', which the site does not have`,
    given: name,
    allowed: zone.switches
      .values()
      .map((each) => each.name)
      .join(', '),
  });
}
