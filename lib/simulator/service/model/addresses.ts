import { Cidr, Ipv4 } from '../../../core/ipv4';
import type { AddressUse, SubnetRecord, SwitchRecord } from '../../store/records';
import type { Zone } from '../../store/tables';

/** The resource that has an address on a switch. */
export interface Holder {
  readonly address: string;
  readonly what: AddressUse;
  readonly ownerId: number;
}

/**
 * Lists every address in use on a switch. The next hop of a routed block counts as used, whether or not a
 * server has it; a server that has it is listed as well.
 */
export function listHolders(zone: Zone, uplink: SwitchRecord): Holder[] {
  const holders: Holder[] = [];
  for (const subnet of uplink.subnets) {
    const [gateway, ...routers] = listReserved(subnet);
    const ownerId = uplink.routerId ?? uplink.id;
    if (subnet.nextHop !== null) holders.push({ address: subnet.nextHop, what: 'next-hop', ownerId });
    if (gateway) holders.push({ address: gateway, what: 'gateway', ownerId });
    for (const address of routers) holders.push({ address, what: 'router', ownerId });
  }
  for (const server of zone.servers.by('switch', uplink.id)) {
    for (const { switchId, address } of server.interfaces) {
      if (switchId === uplink.id && address) holders.push({ address, what: 'server', ownerId: server.id });
    }
  }
  for (const appliance of zone.appliances.by('switch', uplink.id)) {
    const ownerId = appliance.id;
    for (const address of appliance.units) holders.push({ address, what: 'unit', ownerId });
    for (const { VirtualIPAddress } of appliance.saved) {
      holders.push({ address: VirtualIPAddress, what: 'vip', ownerId });
    }
  }
  return holders;
}

/** Returns a block as a network. */
export function toNetwork(subnet: SubnetRecord): Cidr {
  return Cidr.around(Ipv4.parse(subnet.networkAddress), subnet.prefixLength);
}

/**
 * Returns the gateway and the two router units: the first three hosts of a router's own block. A routed block
 * has none.
 */
export function listReserved(subnet: SubnetRecord): readonly string[] {
  if (subnet.nextHop !== null) return [];
  const { network } = toNetwork(subnet);
  return [1, 2, 3].map((offset) => network.plus(offset).toString());
}

/** Returns the gateway of a router's own block; null for a routed block. */
export function gatewayOf(subnet: SubnetRecord): string | null {
  return listReserved(subnet)[0] ?? null;
}

/**
 * Returns the addresses of a block that customers can use: all of a routed block, otherwise those after the
 * router units.
 */
export function toUsableRange(subnet: SubnetRecord): { Min: string; Max: string } {
  const { network, broadcast } = toNetwork(subnet);
  if (subnet.nextHop !== null) return { Min: network.toString(), Max: broadcast.toString() };
  return { Min: network.plus(4).toString(), Max: broadcast.plus(-1).toString() };
}

/** Lists the addresses of a block that customers can use, in order. */
export function listAddresses(subnet: SubnetRecord): string[] {
  const { Min, Max } = toUsableRange(subnet);
  const first = Ipv4.parse(Min);
  const count = Ipv4.parse(Max).value - first.value + 1;
  return Array.from({ length: count }, (_, offset) => first.plus(offset).toString());
}
