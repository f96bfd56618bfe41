import { type Cidr, Ipv4 } from '../../core/ipv4';

/** The addresses of the network that a load balancer is attached to. */
export interface AddressSpace {
  readonly switchId: string;
  /** For messages, such as `router k8s-router`. */
  readonly label: string;
  /** The switch's own network. */
  readonly block: Cidr;
  readonly gateway: string | undefined;
  /** What may be chosen from; undefined on a plain switch, where every address is given. */
  readonly range: { readonly first: Ipv4; readonly last: Ipv4 } | undefined;
  /** Blocks routed to a machine on the switch; every address of theirs can be a virtual IP. */
  readonly routedBlocks: readonly Cidr[];
  readonly nextHops: readonly string[];
}

/** Whether an appliance or server may have `address`: in the block, and not the router's own. */
export function isUnitAddress(space: AddressSpace, address: Ipv4): boolean {
  if (!space.block.isHostAddress(address)) return false;
  return !space.range || (address.compare(space.range.first) >= 0 && address.compare(space.range.last) <= 0);
}

/** Whether a virtual IP may have `address`. */
export function isVirtualIpAddress(space: AddressSpace, address: Ipv4): boolean {
  return isUnitAddress(space, address) || space.routedBlocks.some((block) => block.contains(address));
}

/** The addresses that may be given out, for messages. */
export function formatAllowedAddresses(space: AddressSpace): string {
  const { range, block } = space;
  const first = range?.first ?? block.network.plus(1);
  const last = range?.last ?? block.broadcast.plus(-1);
  const routed = space.routedBlocks.map((routedBlock) => `, or in ${routedBlock}`).join('');
  return `${first} – ${last}${routed}`;
}

/** Every address that may be chosen, lowest first. */
export function* listChoices(space: AddressSpace): Generator<string> {
  if (!space.range) return;
  for (let value = space.range.first.value; value <= space.range.last.value; value++) {
    const address = new Ipv4(value);
    if (isUnitAddress(space, address)) yield address.toString();
  }
}
