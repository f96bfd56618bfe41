import { Ipv4 } from '../../../core/ipv4';
import type { Zone } from '../../store/tables';

/**
 * The network segment of a zone that servers of all customers share, as a switch. It uses a documentation
 * range instead of the real addresses.
 */
export const SHARED_SEGMENT = {
  id: 112_000_000_001,
  name: 'shared',
  networkAddress: '198.51.100.0',
  prefixLength: 24,
  gateway: '198.51.100.1',
  bandwidthMbps: 100,
} as const;

/** Earlier addresses belong to other customers. */
const FIRST_HOST = 40;
const LAST_HOST = 254;

/** Returns the lowest free address of the shared segment; undefined if none is left. */
export function freeSharedAddress(zone: Zone): string | undefined {
  const taken = new Set<string | null>();
  for (const { interfaces } of zone.servers.by('switch', 'shared')) {
    for (const { assignedAddress } of interfaces) taken.add(assignedAddress);
  }
  const network = Ipv4.parse(SHARED_SEGMENT.networkAddress);
  for (let host = FIRST_HOST; host <= LAST_HOST; host += 1) {
    const address = network.plus(host).toString();
    if (!taken.has(address)) return address;
  }
  return undefined;
}
