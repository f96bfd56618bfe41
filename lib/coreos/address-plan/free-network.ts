import { Cidr } from '../../core/ipv4';

/** Private ranges (RFC 1918), the largest first. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((text) => Cidr.parse(text));

/**
 * Returns the first private network of `prefixLength` that overlaps none of `taken`; undefined if there is
 * none.
 */
export function tryFindFreeNetwork(prefixLength: number, taken: readonly Cidr[]): Cidr | undefined {
  for (const range of PRIVATE) {
    const free = prefixLength < range.prefixLength ? undefined : tryFindFreeIn(range, prefixLength, taken);
    if (free) return free;
  }
  return undefined;
}

/**
 * Jumps past the end of each overlapping network, so the search is linear in their number once they are
 * sorted.
 */
function tryFindFreeIn(range: Cidr, prefixLength: number, taken: readonly Cidr[]): Cidr | undefined {
  const ordered = [...taken].sort((a, b) => a.network.compare(b.network));
  let candidate = Cidr.around(range.network, prefixLength);
  for (const network of ordered) {
    if (!candidate.overlaps(network)) continue;
    const end = Math.max(candidate.broadcast.value, network.broadcast.value);
    if (end >= range.broadcast.value) return undefined;
    candidate = Cidr.around(range.network.plus(end + 1 - range.network.value), prefixLength);
  }
  return candidate;
}
