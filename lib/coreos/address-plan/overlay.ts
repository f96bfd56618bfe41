import type { Problem } from '../../core/errors';
import type { Cidr } from '../../core/ipv4';
import { ALLOCATORS, type AllocatorName, LONGEST_SUBNET } from './allocator';
import { BACKENDS, type OverlayBackend } from './backend';
import type { DescribedOverlay } from './description';
import type { NamedNetwork } from './networks';
import { Subnets } from './subnets';

/** The overlay network and how it is divided. */
export interface OverlayPlan {
  readonly network: NamedNetwork;
  readonly subnets: Subnets;
  readonly allocator: AllocatorName;
  readonly backend: OverlayBackend;
}

/**
 * The device through which packets of the overlay leave a node. Its address is the first one of the node's
 * subnet.
 */
export interface OverlayDevice {
  /** Such as `flannel.1`. */
  readonly name: string;
  /** Prefix length of its address. */
  readonly prefixLength: number;
}

/**
 * Divides the overlay network by the rules of its allocator. Yields a problem and returns undefined if that
 * cannot be done.
 */
export function* planOverlay(
  network: NamedNetwork,
  described: DescribedOverlay,
): Generator<Problem, OverlayPlan | undefined> {
  const { allocator = 'flannel', backend = 'udp' } = described;
  const length = yield* chooseSubnetLength(described, network.cidr, allocator);
  if (length === undefined) return undefined;
  const all = Subnets.of(network.cidr, length);
  const first = ALLOCATORS[allocator].leasesFirst ? all.first : all.first.plus(all.size);
  return { network, subnets: new Subnets(first, all.last, length), allocator, backend };
}

/** Returns the device of an overlay; undefined if packets leave through the node's own interface. */
export function tryFindDevice({ allocator, backend, network }: OverlayPlan): OverlayDevice | undefined {
  const { device } = BACKENDS[backend];
  if (device === undefined) return undefined;
  const { devicePrefix, devicePrefixLength } = ALLOCATORS[allocator];
  return {
    name: `${devicePrefix}${device}`,
    prefixLength: devicePrefixLength === 'host' ? 32 : network.cidr.prefixLength,
  };
}

/** The etcd key that holds the configuration of rudder and flannel, unchanged since the first release. */
export const NETWORK_CONFIG_KEY = '/coreos.com/network/config';

/**
 * Renders the configuration of rudder or flannel as JSON on one line. Leaves out what is not given, so that
 * their defaults apply.
 */
export function renderNetworkConfig({ network, subnetLength, backend = 'udp' }: DescribedOverlay): string {
  return JSON.stringify({
    Network: network,
    SubnetLen: subnetLength,
    // udp is the default of both, and rudder does not know the key `Backend`
    Backend: backend === 'udp' ? undefined : { Type: backend },
  });
}

function* chooseSubnetLength(
  described: DescribedOverlay,
  network: Cidr,
  allocator: AllocatorName,
): Generator<Problem, number | undefined> {
  const { defaultSubnetLength, minSubnetBits, maxSubnetBits = LONGEST_SUBNET } = ALLOCATORS[allocator];
  const shortest = network.prefixLength + minSubnetBits;
  const longest = Math.min(network.prefixLength + maxSubnetBits, LONGEST_SUBNET);
  const length = described.subnetLength ?? defaultSubnetLength(network.prefixLength);
  if (length !== undefined && Number.isInteger(length) && length >= shortest && length <= longest) {
    return length;
  }
  const isTooSmall = shortest > LONGEST_SUBNET || described.subnetLength === undefined;
  yield isTooSmall
    ? {
        code: 'OVERLAY_SUBNETS',
        property: 'overlayNetwork',
        message: `the overlay network ${network} is too small for ${allocator} to divide`,
        given: described.network,
        allowed: `a prefix length of at most ${LONGEST_SUBNET - minSubnetBits}`,
        hint: 'choose a larger network, such as a /16',
      }
    : {
        code: 'OVERLAY_SUBNETS',
        property: 'overlaySubnetLength',
        message: `${allocator} cannot divide the overlay network ${network} into subnets of /${length}`,
        given: length,
        allowed: `an integer from ${shortest} to ${longest}`,
        hint: 'leave it out to get the default',
      };
  return undefined;
}
