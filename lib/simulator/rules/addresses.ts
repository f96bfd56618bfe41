import { Cidr, Ipv4 } from '../../core/ipv4';
import type { SubnetRecord, SwitchRecord } from '../store/records';
import type { Zone } from '../store/tables';

/** Who has an address on a switch. */
export interface Holder {
  readonly address: string;
  readonly what: 'gateway' | 'router' | 'server' | 'unit' | 'vip';
  readonly ownerId: number;
}

/** Every address in use on a switch. */
export function holdersOn(zone: Zone, on: SwitchRecord): Holder[] {
  const holders: Holder[] = [];
  for (const subnet of on.subnets) {
    const [gateway, ...routers] = reservedOf(subnet);
    const ownerId = on.routerId ?? on.id;
    if (gateway) holders.push({ address: gateway, what: 'gateway', ownerId });
    for (const address of routers) holders.push({ address, what: 'router', ownerId });
  }
  for (const server of zone.servers.by('switch', on.id)) {
    for (const { switchId, address } of server.interfaces) {
      if (switchId === on.id && address) holders.push({ address, what: 'server', ownerId: server.id });
    }
  }
  for (const appliance of zone.appliances.by('switch', on.id)) {
    const ownerId = appliance.id;
    for (const address of appliance.units) holders.push({ address, what: 'unit', ownerId });
    for (const { VirtualIPAddress } of appliance.saved) {
      holders.push({ address: VirtualIPAddress, what: 'vip', ownerId });
    }
  }
  return holders;
}

export function networkOf(subnet: SubnetRecord): Cidr {
  return Cidr.around(Ipv4.parse(subnet.networkAddress), subnet.prefixLength);
}

/** The gateway and the two router units: the first three hosts of a router's block. */
export function reservedOf(subnet: SubnetRecord): readonly string[] {
  const { network } = networkOf(subnet);
  return [1, 2, 3].map((offset) => network.plus(offset).toString());
}

export function gatewayOf(subnet: SubnetRecord): string {
  return networkOf(subnet).network.plus(1).toString();
}

/** The addresses of a block that may be given out. */
export function rangeOf(subnet: SubnetRecord): { Min: string; Max: string } {
  const { network, broadcast } = networkOf(subnet);
  return { Min: network.plus(4).toString(), Max: broadcast.plus(-1).toString() };
}
