import { KumikiError } from '../../core/errors';
import { Cidr } from '../../core/ipv4';

/** TEST-NET-3 and TEST-NET-1 of RFC 5737; TEST-NET-2 is the shared segment. */
export const DEFAULT_POOLS: readonly string[] = ['203.0.113.0/24', '192.0.2.0/24'];

/** Parses the ranges from which blocks are allocated. @throws SIMULATOR_START if one is not a network */
export function parsePools(pools: readonly string[]): Cidr[] {
  return pools.map((text) => {
    const pool = Cidr.tryParse(text);
    if (pool) return pool;
    throw new KumikiError({
      code: 'SIMULATOR_START',
      message: `'${text}' is not a range that blocks can be cut from`,
      given: text,
      allowed: 'networks such as 203.0.113.0/24 with no host bits set',
    });
  });
}

/**
 * Returns the lowest free block of a size in the first pool that has one; undefined if none has. `taken` may
 * be in any order.
 */
export function freeBlock(
  pools: readonly Cidr[],
  taken: readonly Cidr[],
  prefixLength: number,
): Cidr | undefined {
  const size = 2 ** (32 - prefixLength);
  const ascending = taken.toSorted((left, right) => left.network.compare(right.network));
  for (const { network, broadcast } of pools) {
    let start = network.value;
    for (const block of ascending) {
      if (block.network.value >= start + size) break;
      if (block.broadcast.value >= start) start = Math.ceil((block.broadcast.value + 1) / size) * size;
    }
    if (start + size - 1 <= broadcast.value)
      return Cidr.around(network.plus(start - network.value), prefixLength);
  }
  return undefined;
}
