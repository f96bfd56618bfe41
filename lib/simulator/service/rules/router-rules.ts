import { Ipv4 } from '../../../core/ipv4';
import { toInteger, valueAt } from '../../protocol/json';
import { type Refusal, refuse } from '../../protocol/refusal';
import type { SwitchRecord } from '../../store/records';
import type { Zone } from '../../store/tables';
import { toNetwork, toUsableRange } from '../model/addresses';
import type { Strictness } from '../model/open-points';

/** The possible prefix lengths of a router's blocks. */
const BLOCK_SIZES: readonly number[] = [26, 27, 28];

const MAX_BANDWIDTH_MBPS = 10_000;
const BANDWIDTH_STEP_MBPS = 500;
/** The bandwidths below the first step. */
const SMALL_BANDWIDTHS_MBPS: readonly number[] = [100, 250];

/** The possible bandwidths of a router. */
export const BANDWIDTHS_MBPS: readonly number[] = [
  ...SMALL_BANDWIDTHS_MBPS,
  ...Array.from(
    { length: MAX_BANDWIDTH_MBPS / BANDWIDTH_STEP_MBPS },
    (_, index) => (index + 1) * BANDWIDTH_STEP_MBPS,
  ),
];

/** Parses `NetworkMaskLen` of a block. */
export function parseBlockSize(given: unknown): number | Refusal {
  return parseChoice(given, 'NetworkMaskLen', BLOCK_SIZES);
}

/** Parses `BandWidthMbps` of a router. */
export function parseBandwidth(given: unknown): number | Refusal {
  return parseChoice(given, 'BandWidthMbps', BANDWIDTHS_MBPS);
}

function parseChoice(given: unknown, key: string, choices: readonly number[]): number | Refusal {
  const value = toInteger(valueAt(given, key));
  if (value === undefined) return refuse('missing_param', key);
  return choices.includes(value) ? value : refuse('invalid_range', key);
}

/** Refuses a next hop that is not a usable address of the router's own block. */
export function refuseNextHop(
  nextHop: string,
  uplink: Readonly<SwitchRecord>,
  strictness: Strictness,
): Refusal | undefined {
  const address = Ipv4.tryParse(nextHop);
  if (!address) return refuse('invalid_format', `NextHop ${nextHop}`);
  if (strictness === 'lenient') return undefined;
  const isUsable = uplink.subnets.some((subnet) => {
    if (subnet.nextHop !== null) return false;
    const { Min, Max } = toUsableRange(subnet);
    return toNetwork(subnet).contains(address) && isBetween(address, Min, Max);
  });
  return isUsable ? undefined : refuse('invalid_range', `NextHop ${nextHop}`);
}

function isBetween(address: Ipv4, min: string, max: string): boolean {
  return address.compare(Ipv4.parse(min)) >= 0 && address.compare(Ipv4.parse(max)) <= 0;
}

/** Refuses to delete a switch, or a router with its switch, while something is connected. */
export function refuseWhileUsed(uplink: Readonly<SwitchRecord>, zone: Zone): Refusal | undefined {
  const servers = zone.servers.by('switch', uplink.id).length;
  const appliances = zone.appliances.by('switch', uplink.id).length;
  const ofRouter = uplink.routerId !== null;
  if (servers > 0)
    return refuse(ofRouter ? 'res_used_in_zone' : 'disconnect_b4_delete', `servers: ${servers}`);
  if (appliances > 0) return refuse('res_used_in_zone', `appliances: ${appliances}`);
  return uplink.bridgeId === null ? undefined : refuse('disconnect_b4_delete', `bridge: ${uplink.bridgeId}`);
}

/**
 * Refuses to delete a router that still has dependents, checked in the order in which they must be removed.
 */
export function refuseRouterDeletion(uplink: Readonly<SwitchRecord>, zone: Zone): Refusal | undefined {
  if (uplink.ipv6Nets.length > 0) return refuse('delete_ipv6nets_first');
  if (uplink.subnets.some(({ nextHop }) => nextHop !== null)) return refuse('delete_static_route_first');
  return refuseWhileUsed(uplink, zone);
}
