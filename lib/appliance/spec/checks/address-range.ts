import type { ErrorCode, Problem } from '../../../core/errors';
import { Ipv4 } from '../../../core/ipv4';
import { isObject } from '../../../core/json';
import type { Unknownable } from '../../../core/unknown';
import type { AddressRange, VirtualIpSpec } from '../spec';
import { type Item, isKnown, items, known } from './draft';

/** A slice of a block, and the addresses that must fit; any of it may be unknown. */
interface SliceDraft {
  readonly range: Unknownable<AddressRange> | undefined;
  /** Its path in the spec, such as `network.addressRange`. */
  readonly property: string;
  /** The appliance's own addresses. @default - none */
  readonly units?: {
    readonly count: number;
    readonly addresses: Unknownable<readonly string[]> | undefined;
  };
  readonly virtualIps: Unknownable<readonly VirtualIpSpec[]>;
}

/** Checks that a slice is valid, has enough room, and contains the given addresses. */
export function* checkAddressRange(draft: SliceDraft): Generator<Problem> {
  const { range, property } = draft;
  // null and other kinds come from plain JavaScript; the type checks report them
  if (!isKnown(range) || !isObject(range)) return;
  const { first, last } = range;
  const ends = [
    ['first', first],
    ['last', last],
  ] as const;
  for (const [name, value] of ends) {
    if (!isKnown(value) || Ipv4.tryParse(value)) continue;
    yield {
      code: 'ADDRESS_INVALID',
      property: `${property}.${name}`,
      message: `the ${name} address of the range is not an IPv4 address`,
      given: value,
      allowed: 'an IPv4 address such as 203.0.113.4, without leading zeros',
      hint: 'write four numbers from 0 to 255 with dots between them',
    };
  }
  const from = isKnown(first) ? Ipv4.tryParse(first) : undefined;
  const to = isKnown(last) ? Ipv4.tryParse(last) : undefined;
  if (!from || !to) return;
  const slice = { from, to, property };
  if (from.compare(to) > 0) {
    yield {
      code: 'LB_NETWORK',
      property,
      message: `the address range begins at ${from}, after its end ${to}`,
      given: `${from} – ${to}`,
      allowed: 'a first address that is not higher than the last one',
      hint: `write { first: '${to}', last: '${from}' }`,
    };
    return;
  }
  yield* checkSize(draft, slice);
  const units = items(draft.units?.addresses, 'network.addresses');
  yield* checkInside(slice, units, { code: 'LB_NETWORK', what: 'appliance address' });
  yield* checkInside(slice, findGivenVirtualIps(draft), { code: 'VIP_ADDRESS', what: 'virtual IP address' });
}

interface Slice {
  readonly from: Ipv4;
  readonly to: Ipv4;
  readonly property: string;
}

function* checkSize(draft: SliceDraft, { from, to, property }: Slice): Generator<Problem> {
  const size = to.value - from.value + 1;
  const given = new Set(findGivenVirtualIps(draft).map(({ value }) => value));
  const chosen = items(draft.virtualIps, 'virtualIps').filter(({ value }) => value.address === undefined);
  const needed = (draft.units?.count ?? 0) + given.size + chosen.length;
  if (needed <= size) return;
  yield {
    code: 'VIP_POOL_EXHAUSTED',
    property,
    message: `the address range has ${size} address${size === 1 ? '' : 'es'}, and ${needed} are needed (appliance and virtual IPs)`,
    given: `${from} – ${to}`,
    allowed: `${needed} addresses or more`,
    hint: 'give a larger range, or share a virtual IP between services',
  };
}

function* checkInside(
  { from, to, property }: Slice,
  addresses: readonly Item<string>[],
  { code, what }: { readonly code: ErrorCode; readonly what: string },
): Generator<Problem> {
  for (const { value, property: where } of addresses) {
    const address = Ipv4.tryParse(value);
    if (!address || (address.compare(from) >= 0 && address.compare(to) <= 0)) continue;
    yield {
      code,
      property: where,
      message: `${what} '${address}' is not in the address range of the load balancer`,
      given: value,
      allowed: `${from} – ${to} (${property})`,
      hint: 'give an address of the range, or a wider range',
    };
  }
}

function findGivenVirtualIps({ virtualIps }: SliceDraft): Item<string>[] {
  return items(virtualIps, 'virtualIps').flatMap(({ value, property, index }) => {
    const address = known(value.address);
    return address === undefined ? [] : [{ index, property: `${property}.address`, value: address }];
  });
}
