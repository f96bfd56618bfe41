import type { WireVirtualIp } from '../../../sakura/wire/wire';
import type { Traffic } from '../../data-plane/traffic';
import { hashSettings, hasUnappliedSettings } from '../../service/model/settings-hash';
import { renderStatus } from '../../service/resources/appliance/render';
import { phaseOf } from '../../store/lifecycle';
import type { ApplianceRecord } from '../../store/records';
import type { Zone } from '../../store/tables';
import type { FindLoopback } from './loopback';
import type { ApplianceOverview, VirtualIpOverview } from './model';
import { buildVirtualIpOverview } from './virtual-ip';

/** Information about an appliance that is not in its record. */
export interface ApplianceContext {
  readonly zone: Zone;
  readonly traffic: Traffic;
  readonly findLoopback: FindLoopback;
}

/** Builds the overview of an appliance and its virtual IPs. */
export function buildApplianceOverview(
  appliance: Readonly<ApplianceRecord>,
  context: ApplianceContext,
): ApplianceOverview {
  const { zone } = context;
  const { id, name, tags, vrid, units, saved, applied } = appliance;
  const { availability, instance } = phaseOf(appliance.lifecycle);
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
    virtualIps: buildVirtualIps(appliance, instance === 'up', context),
  };
}

/** Lists the saved virtual IPs in order, then those that still run although they are no longer saved. */
function buildVirtualIps(
  appliance: Readonly<ApplianceRecord>,
  isUp: boolean,
  { zone, traffic, findLoopback }: ApplianceContext,
): VirtualIpOverview[] {
  const { id, switchId, saved, applied } = appliance;
  const running = new Map((applied ?? []).map((vip) => [keyOf(vip), vip]));
  const statuses = new Map((isUp ? renderStatus(appliance, traffic) : []).map((vip) => [keyOf(vip), vip]));
  const names = indexNames(switchId, zone);
  const show = (vip: WireVirtualIp, state: VirtualIpOverview['state']) =>
    buildVirtualIpOverview(vip, state, {
      status: statuses.get(keyOf(vip)),
      findName: (address) => names.get(address) ?? '',
      findLoopback: (place) => findLoopback(id, place),
    });
  const kept = new Set(saved.map(keyOf));
  const removed = (applied ?? []).filter((vip) => !kept.has(keyOf(vip)));
  return [
    ...saved.map((vip) => show(vip, compare(vip, running.get(keyOf(vip))))),
    ...removed.map((vip) => show(vip, 'removed')),
  ];
}

function compare(saved: WireVirtualIp, running: WireVirtualIp | undefined): VirtualIpOverview['state'] {
  if (!running) return 'new';
  return hashSettings([running]) === hashSettings([saved]) ? 'applied' : 'changed';
}

function keyOf({ VirtualIPAddress, Port }: Pick<WireVirtualIp, 'VirtualIPAddress' | 'Port'>): string {
  return `${VirtualIPAddress}:${Port}`;
}

/** Returns the names of the servers on a switch, by address. */
function indexNames(switchId: number, zone: Zone): ReadonlyMap<string, string> {
  return new Map(
    zone.servers
      .by('switch', switchId)
      .flatMap(({ name, interfaces }) =>
        interfaces.flatMap(({ address }) => (address ? [[address, name] as const] : [])),
      ),
  );
}
