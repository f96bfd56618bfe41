import type { WireServer } from '../../../../sakura/wire/wire';
import { renderTime } from '../../../protocol/time';
import { type Place, renderZoneField } from '../../../protocol/zones';
import { type Lifecycle, phaseOf } from '../../../store/lifecycle';
import type { ServerRecord } from '../../../store/records';
import type { Zone } from '../../../store/tables';
import { renderIcon } from '../../model/labels';
import { renderPlan } from '../../model/server-plan';
import { renderNic } from '../interface/render';

/** Renders a server for the API. */
export function renderServer(server: Readonly<ServerRecord>, zone: Zone, place: Place): WireServer {
  const plan = renderPlan(server.plan, place.language);
  const wire = {
    ID: server.id,
    Name: server.name,
    HostName: server.name,
    Description: server.description,
    Availability: 'available',
    ServiceClass: plan.ServiceClass,
    InterfaceDriver: server.interfaceDriver,
    WaitDiskMigration: false,
    ServerPlan: plan,
    Zone: renderZoneField(place),
    Instance: renderInstance(server.lifecycle, place),
    Disks: [],
    Interfaces: server.interfaces.map((nic) => renderNic(nic, zone)),
    PrivateHost: null,
    BundleInfo: null,
    Appliance: null,
    Icon: renderIcon(server.iconId),
    CreatedAt: renderTime(server.createdAt),
    ModifiedAt: renderTime(server.modifiedAt),
    Tags: server.tags,
  };
  return wire;
}

function renderInstance(lifecycle: Lifecycle, place: Place) {
  const { instance } = phaseOf(lifecycle);
  return {
    Status: instance,
    BeforeStatus: lifecycle.statusChangedAt === null ? null : previousStatus(lifecycle),
    StatusChangedAt: lifecycle.statusChangedAt === null ? null : renderTime(lifecycle.statusChangedAt),
    Host: instance === 'down' ? null : { Name: `sac-${place.zone}-sv012`, InfoURL: '' },
    CDROM: null,
  };
}

/** Returns the last status before the current one, other than `cleaning`. */
function previousStatus(lifecycle: Lifecycle): 'up' | 'down' {
  const { instance } = phaseOf(lifecycle);
  if (instance === 'cleaning') return lifecycle.sequence === 'booting' ? 'down' : 'up';
  return instance === 'up' ? 'down' : 'up';
}
