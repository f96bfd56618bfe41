import type { WireInterface, WireServer } from '../../sakura/wire';
import { type Handler, single } from '../call';
import { answerFind } from '../find/find';
import { refuse } from '../protocol/refusal';
import { renderTime } from '../protocol/time';
import { renderZoneOf, type ZoneName } from '../protocol/zones';
import type { Route } from '../route';
import type { InterfaceRecord, ServerRecord } from '../store/records';
import type { Zone } from '../store/tables';
import { renderUplink } from './appliance/shape';

const findServers: Handler = (call) =>
  answerFind(
    'Servers',
    call.zone.servers.values().map((server) => renderServer(server, call.zone, call.zoneName)),
    call.query,
  );

const readServer: Handler = (call) => {
  const server = call.zone.servers.get(call.ids[0]);
  if (!server) return refuse('not_found', call.ids[0]);
  return single('Server', renderServer(server, call.zone, call.zoneName));
};

const findInterfaces: Handler = (call) =>
  answerFind(
    'Interfaces',
    call.zone.servers
      .values()
      .flatMap((server) => server.interfaces.map((nic) => renderInterface(nic, server, call.zone))),
    call.query,
  );

function renderServer(server: Readonly<ServerRecord>, zone: Zone, zoneName: ZoneName): WireServer {
  const isUp = server.instanceStatus === 'up';
  const wire = {
    ID: server.id,
    Name: server.name,
    HostName: server.name,
    Description: server.description,
    Availability: 'available',
    ServiceClass: 'cloud/plan/1core-1gb',
    InterfaceDriver: 'virtio',
    WaitDiskMigration: false,
    ServerPlan: SMALLEST_PLAN,
    Zone: renderZoneOf(zoneName),
    Instance: {
      Status: server.instanceStatus,
      BeforeStatus: isUp ? 'down' : 'up',
      StatusChangedAt: renderTime(server.createdAt),
      Host: isUp ? { Name: `sac-${zoneName}-sv012`, InfoURL: '' } : null,
      CDROM: null,
    },
    Disks: [],
    Interfaces: server.interfaces.map((nic) => renderNic(nic, zone)),
    PrivateHost: null,
    BundleInfo: null,
    Appliance: null,
    Icon: null,
    CreatedAt: renderTime(server.createdAt),
    ModifiedAt: renderTime(server.createdAt),
    Tags: server.tags,
  };
  return wire;
}

const SMALLEST_PLAN = {
  ID: 100001001,
  Name: 'plan/1Core-1GB',
  CPU: 1,
  MemoryMB: 1024,
  ServiceClass: 'cloud/plan/1core-1gb',
  Commitment: 'standard',
  Generation: 100,
  Availability: 'available',
};

/** A network interface as it stands in its server. */
function renderNic(nic: InterfaceRecord, zone: Zone): WireInterface {
  const on = zone.switches.get(nic.switchId);
  return nicFields(nic, on ? renderUplink(on, zone, nic.address) : null);
}

/** A network interface as a resource of its own. */
function renderInterface(nic: InterfaceRecord, server: Readonly<ServerRecord>, zone: Zone): WireInterface {
  const on = zone.switches.get(nic.switchId);
  const wire = {
    ...nicFields(nic, on ? { ID: on.id, Name: on.name, Scope: 'user' } : null),
    Server: { ID: server.id },
    CreatedAt: renderTime(server.createdAt),
  };
  return wire;
}

/** What both forms begin with; they differ in how much of the switch they show. */
function nicFields(nic: InterfaceRecord, uplink: WireInterface['Switch']) {
  return {
    ID: nic.id,
    MACAddress: macAddressOf(nic.id),
    IPAddress: null,
    UserIPAddress: nic.address,
    HostName: null,
    Switch: uplink,
    PacketFilter: null,
  };
}

/** The service's own prefix and the end of the id. */
function macAddressOf(id: number): string {
  const hex = (id % 2 ** 24).toString(16).toUpperCase().padStart(6, '0');
  return `9C:A3:BA:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4)}`;
}

/** Every operation of `/server`. */
export const SERVER_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/server', does: 'find servers', handle: findServers },
  { method: 'GET', path: '/server/:id', does: 'read a server', handle: readServer },
];

/** Every operation of `/interface`. */
export const INTERFACE_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/interface', does: 'find network interfaces', handle: findInterfaces },
];
