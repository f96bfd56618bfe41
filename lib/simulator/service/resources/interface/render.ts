import type { WireInterface } from '../../../../sakura/wire/wire';
import { renderTime } from '../../../protocol/time';
import type { InterfaceRecord, ServerRecord } from '../../../store/records';
import type { Zone } from '../../../store/tables';
import { SHARED_SEGMENT } from '../../model/shared-segment';
import { renderUplink } from '../switch/render';

type Uplink = WireInterface['Switch'];

/** Renders a network interface as a field of its server. */
export function renderNic(nic: InterfaceRecord, zone: Zone): WireInterface {
  if (nic.switchId === 'shared') return nicFields(nic, SHARED_UPLINK);
  const uplink = zone.switches.get(nic.switchId);
  return nicFields(nic, uplink ? renderUplink(uplink, zone, nic.address) : null);
}

/** Renders a network interface as a separate resource. */
export function renderInterface(
  nic: InterfaceRecord,
  server: Readonly<ServerRecord>,
  zone: Zone,
): WireInterface {
  const wire = {
    ...nicFields(nic, renderSwitchOf(nic, zone)),
    Server: { ID: server.id },
    CreatedAt: renderTime(nic.createdAt),
  };
  return wire;
}

function renderSwitchOf({ switchId }: InterfaceRecord, zone: Zone): Uplink {
  if (switchId === 'shared') return { ID: SHARED_SEGMENT.id, Name: SHARED_SEGMENT.name, Scope: 'shared' };
  const uplink = zone.switches.get(switchId);
  return uplink ? { ID: uplink.id, Name: uplink.name, Scope: 'user' } : null;
}

/**
 * The shared segment as a field of a network interface. Its subnet has no id, as it belongs to no customer.
 */
const SHARED_UPLINK: Uplink = {
  ID: SHARED_SEGMENT.id,
  Name: SHARED_SEGMENT.name,
  Scope: 'shared',
  Subnet: {
    ID: null,
    NetworkAddress: SHARED_SEGMENT.networkAddress,
    NetworkMaskLen: SHARED_SEGMENT.prefixLength,
    DefaultRoute: SHARED_SEGMENT.gateway,
    Internet: { BandWidthMbps: SHARED_SEGMENT.bandwidthMbps },
  },
  UserSubnet: { DefaultRoute: SHARED_SEGMENT.gateway, NetworkMaskLen: SHARED_SEGMENT.prefixLength },
};

/** Renders the fields of both forms, which differ in how much of the switch they include. */
function nicFields(nic: InterfaceRecord, uplink: Uplink) {
  return {
    ID: nic.id,
    MACAddress: toMacAddress(nic.id),
    IPAddress: nic.assignedAddress,
    UserIPAddress: nic.address,
    HostName: null,
    Switch: uplink,
    PacketFilter: null,
  };
}

/** Derives a MAC address from the service's prefix and the end of the id. */
function toMacAddress(id: number): string {
  const hex = (id % 2 ** 24).toString(16).toUpperCase().padStart(6, '0');
  return `9C:A3:BA:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4)}`;
}
