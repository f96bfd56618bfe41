import type { WireAppliance, WireInterface, WireLoadBalancerStatus } from '../../../../sakura/wire/wire';
import type { Traffic } from '../../../data-plane/traffic';
import { renderTime } from '../../../protocol/time';
import { type Place, renderZoneField } from '../../../protocol/zones';
import { phaseOf } from '../../../store/lifecycle';
import type { ApplianceRecord, SwitchRecord } from '../../../store/records';
import type { Zone } from '../../../store/tables';
import { renderIcon } from '../../model/labels';
import { hashSettings } from '../../model/settings-hash';
import { renderUplink } from '../switch/render';

/** Renders an appliance for the API. */
export function renderAppliance(
  appliance: Readonly<ApplianceRecord>,
  zone: Zone,
  place: Place,
): WireAppliance {
  const uplink = zone.switches.get(appliance.switchId);
  const isLoadBalancer = appliance.class === 'loadbalancer';
  const wire = {
    ID: appliance.id,
    Class: appliance.class,
    Name: appliance.name,
    Description: appliance.description,
    Plan: { ID: appliance.planId },
    Settings: isLoadBalancer ? { LoadBalancer: appliance.saved } : {},
    ...(isLoadBalancer && { SettingsHash: hashSettings(appliance.saved) }),
    Remark: renderRemark(appliance, place),
    Availability: phaseOf(appliance.lifecycle).availability,
    Instance: renderInstance(appliance, place),
    ServiceClass: `cloud/appliance/${appliance.class}/${appliance.planId}`,
    CreatedAt: renderTime(appliance.createdAt),
    ModifiedAt: renderTime(appliance.modifiedAt),
    Icon: renderIcon(appliance.iconId),
    Switch: uplink ? renderSwitchOf(uplink, zone, place) : null,
    Interfaces: uplink ? [renderNic(appliance, uplink, zone)] : [],
    Tags: appliance.tags,
  };
  return wire;
}

function renderRemark(appliance: Readonly<ApplianceRecord>, place: Place) {
  return {
    Zone: { ID: renderZoneField(place).ID },
    // always a string: the older Go client cannot parse a number here
    Switch: { ID: String(appliance.switchId) },
    VRRP: { VRID: appliance.vrid },
    Network: {
      NetworkMaskLen: appliance.prefixLength,
      ...(appliance.gateway && { DefaultRoute: appliance.gateway }),
    },
    Servers: appliance.units.map((address) => ({ IPAddress: address })),
    Plan: { ID: appliance.planId },
  };
}

/** Renders the field `Instance`: whether the appliance is up, and on which host. */
export function renderInstance({ lifecycle }: Pick<ApplianceRecord, 'lifecycle'>, place: Place) {
  const { availability, instance } = phaseOf(lifecycle);
  return {
    Status: instance,
    StatusChangedAt: lifecycle.statusChangedAt === null ? null : renderTime(lifecycle.statusChangedAt),
    Host: availability === 'available' ? { Name: `sac-${place.zone}-sv031`, InfoURL: '' } : null,
  };
}

function renderSwitchOf(uplink: Readonly<SwitchRecord>, zone: Zone, place: Place) {
  const router = zone.routers.get(uplink.routerId);
  const { ID, Name, Region } = renderZoneField(place);
  return {
    ID: uplink.id,
    Name: uplink.name,
    Internet: router
      ? { ID: router.id, Name: router.name, BandWidthMbps: router.bandwidthMbps, Scope: 'user' }
      : null,
    Scope: 'user',
    Availability: 'available',
    Zone: { ID, Name, Region: { ID: Region.ID, Name: Region.Name } },
  };
}

function renderNic(
  appliance: Readonly<ApplianceRecord>,
  uplink: Readonly<SwitchRecord>,
  zone: Zone,
): WireInterface {
  return {
    IPAddress: null,
    UserIPAddress: appliance.units[0] ?? null,
    HostName: null,
    Switch: renderUplink(uplink, zone, appliance.units[0]),
  };
}

/** Renders the response of `/status`, which shows the applied settings, not the saved ones. */
export function renderStatus(
  appliance: Readonly<ApplianceRecord>,
  traffic: Traffic,
): WireLoadBalancerStatus[] {
  return (appliance.applied ?? []).map((vip) => ({
    VirtualIPAddress: vip.VirtualIPAddress,
    Port: vip.Port,
    CPS: String(traffic.connectionsPerSecond(appliance.id, vip)),
    Servers: (vip.Servers ?? []).map((server) => {
      const { isUp, activeConnections, connectionsPerSecond } = traffic.ofServer(appliance.id, vip, server);
      return {
        IPAddress: server.IPAddress,
        Port: server.Port,
        Status: server.Enabled === 'True' && isUp ? 'UP' : 'DOWN',
        ActiveConn: String(activeConnections),
        CPS: String(connectionsPerSecond),
      };
    }),
  }));
}
