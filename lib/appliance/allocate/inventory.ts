import { compareText } from '../../core/order';
import type { Appliance, NetworkInterface } from '../../sakura/codec/model';
import type { AddressSpace } from './address-space';

/** The holders of addresses and VRIDs on a network, so that none is given out twice. */
export interface Inventory {
  /** Address → its holder, for messages. */
  readonly addresses: ReadonlyMap<string, string>;
  /** VRID → its holder, for messages. */
  readonly vrids: ReadonlyMap<number, string>;
}

/** The data about a network that was read from the API. */
export interface Survey {
  readonly space: AddressSpace;
  /** Appliances of every class in the zone. */
  readonly appliances: readonly Appliance[];
  /** Interfaces of servers on the switch. */
  readonly interfaces: readonly NetworkInterface[];
}

/**
 * Collects the holders of addresses and VRIDs on one switch, without the appliance `ownId`, which may keep
 * its own. An appliance without a known switch counts as being on this one: losing a free address is better
 * than assigning one twice.
 */
export function buildInventory(survey: Survey, ownId: string | undefined): Inventory {
  const addresses = new Map<string, string>();
  const vrids = new Map<number, string>();
  const hold = (address: string | undefined, holder: string) => {
    if (address && !addresses.has(address)) addresses.set(address, holder);
  };
  const { space } = survey;
  hold(space.gateway, 'the gateway of the block');
  for (const nextHop of space.nextHops) hold(nextHop, 'the next hop of a routed block');
  for (const appliance of sortById(survey.appliances)) {
    if (appliance.id === ownId || (appliance.switchId ?? space.switchId) !== space.switchId) continue;
    const holder = `${formatClass(appliance.class)} ${appliance.id} (${appliance.name})`;
    for (const address of appliance.addresses) hold(address, holder);
    for (const entry of appliance.virtualIps) hold(entry.address, `a virtual IP of ${holder}`);
    if (appliance.vrid !== undefined && !vrids.has(appliance.vrid)) vrids.set(appliance.vrid, holder);
  }
  for (const { address, serverId } of survey.interfaces) {
    hold(address, serverId ? `an interface of server ${serverId}` : 'an interface');
  }
  return { addresses, vrids };
}

function formatClass(applianceClass: string): string {
  return applianceClass === 'loadbalancer' ? 'load balancer' : `${applianceClass} appliance`;
}

function sortById(appliances: readonly Appliance[]): Appliance[] {
  return [...appliances].sort((a, b) => compareText(a.id, b.id));
}
