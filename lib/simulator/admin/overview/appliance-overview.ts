import type { WireVirtualIp } from '../../../sakura/wire';
import type { Traffic } from '../../data-plane/traffic';
import { phaseOf } from '../../service/model/lifecycle';
import { hashSettings, hasUnappliedSettings } from '../../service/resources/appliance/settings';
import { renderStatus } from '../../service/resources/appliance/shape';
import type { ApplianceRecord } from '../../store/records';
import type { Zone } from '../../store/tables';
import type { Loopback } from './loopback';
import { type VirtualIpOverview, virtualIpOverview } from './virtual-ip-overview';

export interface ApplianceOverview {
  readonly id: number;
  readonly name: string;
  /** `loadbalancer`, or another class that only holds addresses and a VRID. */
  readonly class: string;
  readonly tags: readonly string[];
  readonly plan: 'standard' | 'highspec';
  readonly vrid: number;
  /** Name of the switch it stands on. */
  readonly network: string;
  /** The addresses of its units. */
  readonly units: readonly string[];
  readonly availability: string;
  readonly instanceStatus: string;
  /** Settings were saved that do not run: `config` is still to come. Never before the first boot, which applies them. */
  readonly hasUnappliedSettings: boolean;
  readonly virtualIps: readonly VirtualIpOverview[];
}

/** Where an appliance stands, and what flows through it. */
export interface ApplianceContext {
  readonly zone: Zone;
  readonly traffic: Traffic;
  readonly loopback: Loopback;
}

export function applianceOverview(
  appliance: Readonly<ApplianceRecord>,
  context: ApplianceContext,
): ApplianceOverview {
  const { zone } = context;
  const { id, name, tags, vrid, units, saved, applied } = appliance;
  const { availability, instance } = phaseOf(appliance.life);
  return {
    id,
    name,
    class: appliance.class,
    tags,
    plan: appliance.planId === 1 ? 'standard' : 'highspec',
    vrid,
    network: zone.switches.get(appliance.switchId)?.name ?? String(appliance.switchId),
    units,
    availability,
    instanceStatus: instance,
    hasUnappliedSettings: applied !== null && hasUnappliedSettings({ saved, applied }),
    virtualIps: virtualIpsOf(appliance, instance === 'up', context),
  };
}

/** The saved ones in their order, then those that still run although they are no longer saved. */
function virtualIpsOf(
  appliance: Readonly<ApplianceRecord>,
  isUp: boolean,
  { zone, traffic, loopback }: ApplianceContext,
): VirtualIpOverview[] {
  const { id, switchId, saved, applied } = appliance;
  const running = new Map((applied ?? []).map((vip) => [keyOf(vip), vip]));
  const statuses = new Map((isUp ? renderStatus(appliance, traffic) : []).map((vip) => [keyOf(vip), vip]));
  const names = namesOn(switchId, zone);
  const show = (vip: WireVirtualIp, state: VirtualIpOverview['state']) =>
    virtualIpOverview(vip, state, {
      status: statuses.get(keyOf(vip)),
      nameOf: (address) => names.get(address) ?? '',
      loopbackOf: (place) => loopback(id, place),
    });
  const rows = saved.map((vip) => {
    const before = running.get(keyOf(vip));
    running.delete(keyOf(vip));
    return show(
      vip,
      !before ? 'new' : hashSettings([before]) === hashSettings([vip]) ? 'applied' : 'changed',
    );
  });
  return [...rows, ...[...running.values()].map((vip) => show(vip, 'removed'))];
}

function keyOf({ VirtualIPAddress, Port }: Pick<WireVirtualIp, 'VirtualIPAddress' | 'Port'>): string {
  return `${VirtualIPAddress}:${Port}`;
}

/** Who answers on a switch, by address. */
function namesOn(switchId: number, zone: Zone): ReadonlyMap<string, string> {
  return new Map(
    zone.servers
      .by('switch', switchId)
      .flatMap(({ name, interfaces }) =>
        interfaces.flatMap(({ address }) => (address ? [[address, name] as const] : [])),
      ),
  );
}
