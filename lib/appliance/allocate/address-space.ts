import type { Problem } from '../../core/errors';
import { type Cidr, Ipv4 } from '../../core/ipv4';
import { type AddressRange, LOAD_BALANCER_LIMITS } from '../spec/spec';

/** The addresses of the network that a load balancer is attached to. */
export interface AddressSpace {
  readonly switchId: string;
  /** For messages, such as `router k8s-router`. */
  readonly label: string;
  /** The switch's own network. */
  readonly block: Cidr;
  readonly gateway: string | undefined;
  /** The addresses that may be chosen; undefined on a plain switch, where every address is given. */
  readonly range: { readonly first: Ipv4; readonly last: Ipv4 } | undefined;
  /** The part of `range` that this load balancer chooses from. @default - all of it */
  readonly slice?: AddressRange | undefined;
  /** Blocks routed to a machine on the switch; every address of theirs can be a virtual IP. */
  readonly routedBlocks: readonly Cidr[];
  readonly nextHops: readonly string[];
}

/** Checks whether an appliance or server may have `address`: in the block, but not the router's own. */
export function isUnitAddress(space: AddressSpace, address: Ipv4): boolean {
  if (!space.block.isHostAddress(address)) return false;
  return !space.range || (address.compare(space.range.first) >= 0 && address.compare(space.range.last) <= 0);
}

/** Checks whether a virtual IP may have `address`. */
export function isVirtualIpAddress(space: AddressSpace, address: Ipv4): boolean {
  return isUnitAddress(space, address) || space.routedBlocks.some((block) => block.contains(address));
}

/** Formats the addresses that may be given out, for messages. */
export function formatAllowedAddresses(space: AddressSpace): string {
  const { range, block } = space;
  const first = range?.first ?? block.network.plus(1);
  const last = range?.last ?? block.broadcast.plus(-1);
  const routed = space.routedBlocks.map((routedBlock) => `, or in ${routedBlock}`).join('');
  return `${first} – ${last}${routed}`;
}

/** Yields every address that may be chosen, lowest first. */
export function* listChoices(space: AddressSpace): Generator<string> {
  if (!space.range) return;
  const slice = space.slice ? parseSlice(space.slice) : space.range;
  const first = Math.max(space.range.first.value, slice.first.value);
  const last = Math.min(space.range.last.value, slice.last.value);
  for (let value = first; value <= last; value++) {
    const address = new Ipv4(value);
    if (isUnitAddress(space, address)) yield address.toString();
  }
}

/**
 * Lists every VRID that may be chosen, in groups by preference. With a slice, its own VRIDs come first: the
 * n-th address of the block stands for VRID n, so that separate slices have no VRID in common.
 */
export function listVrids({ slice, block }: AddressSpace): readonly (readonly number[])[] {
  const { min, max } = LOAD_BALANCER_LIMITS.vrid;
  const all = Array.from({ length: max - min + 1 }, (_, index) => min + index);
  if (!slice) return [all];
  const { first, last } = parseSlice(slice);
  const [from, to] = [first.value - block.network.value, last.value - block.network.value];
  const isOwn = (vrid: number) =>
    // offset of the first address in the slice for this VRID: blocks of more than 256 addresses have several
    from + ((((vrid - from) % max) + max) % max) <= to;
  return [all.filter(isOwn), all.filter((vrid) => !isOwn(vrid))];
}

/** Formats a slice, such as `203.0.113.4 – 203.0.113.7`. */
export function formatSlice({ first, last }: AddressRange): string {
  return first === last ? first : `${first} – ${last}`;
}

/**
 * Checks that the slice is in the block; otherwise no address could be chosen.
 *
 * @param label of the network, for the message
 */
export function* checkSlice(slice: AddressRange | undefined, block: Cidr, label: string): Generator<Problem> {
  if (!slice) return;
  const { first, last } = parseSlice(slice);
  if (block.contains(first) && block.contains(last)) return;
  yield {
    code: 'LB_NETWORK',
    property: 'addressRange',
    message: `the address range ${formatSlice(slice)} is not in the block ${block} of ${label}`,
    given: formatSlice(slice),
    allowed: `${block.network.plus(1)} – ${block.broadcast.plus(-1)}`,
    hint: 'give a range of this block, or leave addressRange out',
  };
}

function parseSlice({ first, last }: AddressRange): { readonly first: Ipv4; readonly last: Ipv4 } {
  return { first: Ipv4.parse(first), last: Ipv4.parse(last) };
}
