import { Cidr, Ipv4 } from '../../../core/ipv4';
import { type Holder, listHolders, toNetwork } from '../../service/model/addresses';
import type { SubnetRecord, SwitchRecord } from '../../store/records';
import type { Zone } from '../../store/tables';
import type { AddressOverview, BlockOverview, NetworkOverview } from './model';

/** Builds the overview of a switch, with the use of each address on it. */
export function buildNetworkOverview(uplink: Readonly<SwitchRecord>, zone: Zone): NetworkOverview {
  const held = Map.groupBy(listHolders(zone, uplink), ({ address }) => address);
  const router = zone.routers.get(uplink.routerId);
  const blocks = uplink.subnets.map((subnet) => buildBlockOverview(subnet, held, zone));
  const inBlocks = new Set(blocks.flatMap(({ addresses }) => addresses.map(({ address }) => address)));
  return {
    id: uplink.id,
    name: uplink.name,
    tags: uplink.tags,
    noted: uplink.userSubnet && toNoted(uplink.userSubnet),
    router: router ? { id: router.id, bandwidthMbps: router.bandwidthMbps } : null,
    blocks,
    others: [...held.keys()]
      .filter((address) => !inBlocks.has(address))
      .map((address) => buildAddressOverview(address, held, zone)),
  };
}

function toNoted({ DefaultRoute: gateway, NetworkMaskLen }: NonNullable<SwitchRecord['userSubnet']>) {
  return { cidr: Cidr.around(Ipv4.parse(gateway), NetworkMaskLen).toString(), gateway };
}

function buildBlockOverview(
  subnet: SubnetRecord,
  held: ReadonlyMap<string, Holder[]>,
  zone: Zone,
): BlockOverview {
  const { network, broadcast } = toNetwork(subnet);
  const addresses: AddressOverview[] = [];
  for (let offset = 0; offset < 2 ** (32 - subnet.prefixLength); offset += 1) {
    const address = network.plus(offset).toString();
    // in a routed block, the first and last addresses are usable too
    const isHeld = held.has(address) || subnet.nextHop !== null;
    if (!isHeld && offset === 0) addresses.push({ address, use: 'network', holders: [] });
    else if (!isHeld && address === broadcast.toString()) {
      addresses.push({ address, use: 'broadcast', holders: [] });
    } else addresses.push(buildAddressOverview(address, held, zone));
  }
  return {
    cidr: `${subnet.networkAddress}/${subnet.prefixLength}`,
    nextHop: subnet.nextHop,
    freeCount: addresses.filter(({ use }) => use === 'free').length,
    addresses,
  };
}

function buildAddressOverview(
  address: string,
  held: ReadonlyMap<string, Holder[]>,
  zone: Zone,
): AddressOverview {
  const all = held.get(address) ?? [];
  const others = all.filter(({ what }) => what !== 'next-hop');
  // the server that a block is routed to does not conflict with the route
  const holders = others.length > 0 ? others : all;
  const owners = new Set(holders.map(({ ownerId }) => ownerId));
  return {
    address,
    use: holders[0]?.what ?? 'free',
    holders: [...owners].map((id) => findName(id, zone)),
  };
}

function findName(id: number, zone: Zone): string {
  const owner =
    zone.routers.get(id) ?? zone.switches.get(id) ?? zone.servers.get(id) ?? zone.appliances.get(id);
  return owner?.name ?? String(id);
}
