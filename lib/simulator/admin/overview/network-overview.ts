import { type Holder, holdersOn, networkOf } from '../../service/rules/addresses';
import type { SubnetRecord, SwitchRecord } from '../../store/records';
import type { Zone } from '../../store/tables';

/** A switch with the addresses on it. */
export interface NetworkOverview {
  readonly id: number;
  readonly name: string;
  readonly tags: readonly string[];
  /** Null: a switch by itself. */
  readonly router: { readonly id: number; readonly bandwidthMbps: number } | null;
  readonly blocks: readonly BlockOverview[];
  /** Addresses in use that no block contains. */
  readonly others: readonly AddressOverview[];
}

export interface BlockOverview {
  /** Such as `203.0.113.0/28`. */
  readonly cidr: string;
  /** Where it is routed to; null: the router's own block. */
  readonly nextHop: string | null;
  readonly freeCount: number;
  /** Every address, in order. */
  readonly addresses: readonly AddressOverview[];
}

export interface AddressOverview {
  readonly address: string;
  readonly use: Holder['what'] | 'network' | 'broadcast' | 'free';
  /** Names of those who have it: none when it is free, more than one when they are in each other's way. */
  readonly holders: readonly string[];
}

export function networkOverview(on: Readonly<SwitchRecord>, zone: Zone): NetworkOverview {
  const held = new Map<string, Holder[]>();
  for (const holder of holdersOn(zone, on)) {
    const others = held.get(holder.address);
    if (others) others.push(holder);
    else held.set(holder.address, [holder]);
  }
  const router = zone.routers.get(on.routerId);
  const blocks = on.subnets.map((subnet) => blockOverview(subnet, held, zone));
  const inBlocks = new Set(blocks.flatMap(({ addresses }) => addresses.map(({ address }) => address)));
  return {
    id: on.id,
    name: on.name,
    tags: on.tags,
    router: router ? { id: router.id, bandwidthMbps: router.bandwidthMbps } : null,
    blocks,
    others: [...held.keys()]
      .filter((address) => !inBlocks.has(address))
      .map((address) => addressOverview(address, held, zone)),
  };
}

function blockOverview(subnet: SubnetRecord, held: ReadonlyMap<string, Holder[]>, zone: Zone): BlockOverview {
  const { network, broadcast } = networkOf(subnet);
  const addresses: AddressOverview[] = [];
  for (let offset = 0; offset < 2 ** (32 - subnet.prefixLength); offset += 1) {
    const address = network.plus(offset).toString();
    // a routed block hands out its ends as well
    const isHeld = held.has(address) || subnet.nextHop !== null;
    if (!isHeld && offset === 0) addresses.push({ address, use: 'network', holders: [] });
    else if (!isHeld && address === broadcast.toString()) {
      addresses.push({ address, use: 'broadcast', holders: [] });
    } else addresses.push(addressOverview(address, held, zone));
  }
  return {
    cidr: `${subnet.networkAddress}/${subnet.prefixLength}`,
    nextHop: subnet.nextHop,
    freeCount: addresses.filter(({ use }) => use === 'free').length,
    addresses,
  };
}

function addressOverview(address: string, held: ReadonlyMap<string, Holder[]>, zone: Zone): AddressOverview {
  const all = held.get(address) ?? [];
  const others = all.filter(({ what }) => what !== 'next-hop');
  // a block is routed to somebody, who is not in its way
  const holders = others.length > 0 ? others : all;
  const owners = new Set(holders.map(({ ownerId }) => ownerId));
  return {
    address,
    use: holders[0]?.what ?? 'free',
    holders: [...owners].map((id) => nameOf(id, zone)),
  };
}

function nameOf(id: number, zone: Zone): string {
  const owner =
    zone.routers.get(id) ?? zone.switches.get(id) ?? zone.servers.get(id) ?? zone.appliances.get(id);
  return owner?.name ?? String(id);
}
