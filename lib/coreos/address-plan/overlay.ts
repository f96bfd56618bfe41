import type { Problem } from '../../core/errors';
import { Cidr, Ipv4 } from '../../core/ipv4';
import { ALLOCATORS, type AllocatorName, LONGEST_SUBNET } from './allocator';
import type { OverlayBackend } from './backend';
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

/** Divides the overlay network by the rules of its allocator; undefined when that cannot be done, which is then reported. */
export function* planOverlay(
  network: NamedNetwork,
  described: DescribedOverlay,
): Generator<Problem, OverlayPlan | undefined> {
  const { allocator = 'flannel', backend = 'udp' } = described;
  yield* checkBackend(allocator, backend);
  const length = yield* subnetLength(described, network.cidr, allocator);
  if (length === undefined) return undefined;
  const whole = Subnets.of(network.cidr, length);
  const least = ALLOCATORS[allocator].leasesFirst ? whole.first : whole.first.plus(whole.size);
  const first = yield* bound(described.subnetMin, 'subnetMin', whole, least);
  const last = yield* bound(described.subnetMax, 'subnetMax', whole, whole.last);
  if (!first || !last) return undefined;
  if (first.compare(last) > 0) {
    yield {
      code: 'OVERLAY_SUBNETS',
      property: 'overlay.subnetMin',
      message: `subnetMin ${first} lies after subnetMax ${last}, so there is no subnet to lease`,
      given: { subnetMin: `${first}`, subnetMax: `${last}` },
      allowed: 'a first subnet that is not after the last',
      hint: 'leave both out: all subnets but the first are leased then',
    };
    return undefined;
  }
  return { network, subnets: new Subnets(first, last, length), allocator, backend };
}

function* checkBackend(allocator: AllocatorName, backend: OverlayBackend): Generator<Problem> {
  const { backends } = ALLOCATORS[allocator];
  if (backends.includes(backend)) return;
  yield {
    code: 'OVERLAY_BACKEND',
    property: 'overlay.backend',
    message: `${allocator} has no backend '${backend}'`,
    given: backend,
    allowed: backends.map((name) => `'${name}'`).join(', '),
    hint: `leave the backend out, or take another allocator than ${allocator}`,
  };
}

function* subnetLength(
  described: DescribedOverlay,
  network: Cidr,
  allocator: AllocatorName,
): Generator<Problem, number | undefined> {
  const { defaultSubnetLength, leastDivision, mostDivision = LONGEST_SUBNET } = ALLOCATORS[allocator];
  const shortest = network.prefixLength + leastDivision;
  const longest = Math.min(network.prefixLength + mostDivision, LONGEST_SUBNET);
  const length = described.subnetLength ?? defaultSubnetLength(network.prefixLength);
  if (length !== undefined && Number.isInteger(length) && length >= shortest && length <= longest) {
    return length;
  }
  const isTooSmall = shortest > LONGEST_SUBNET || described.subnetLength === undefined;
  yield {
    code: 'OVERLAY_SUBNETS',
    property: isTooSmall ? 'overlay.network' : 'overlay.subnetLength',
    message: isTooSmall
      ? `the overlay network ${network} is too small for ${allocator} to divide`
      : `${allocator} cannot divide the overlay network ${network} into subnets of /${length}`,
    given: isTooSmall ? described.network : length,
    allowed: isTooSmall
      ? `a prefix length of at most ${LONGEST_SUBNET - leastDivision}`
      : `an integer from ${shortest} to ${longest}`,
    hint: isTooSmall ? 'take a larger network, such as a /16' : 'leave it out to have the default',
  };
  return undefined;
}

/** The first address of a subnet: as described, else by default. */
function* bound(
  text: string | undefined,
  name: 'subnetMin' | 'subnetMax',
  whole: Subnets,
  otherwise: Ipv4,
): Generator<Problem, Ipv4 | undefined> {
  if (text === undefined) return otherwise;
  const address = Ipv4.tryParse(text);
  if (address && whole.begins(address)) return address;
  const nearest = address && whole.covers(address) ? Cidr.around(address, whole.length).network : otherwise;
  yield {
    code: 'OVERLAY_SUBNETS',
    property: `overlay.${name}`,
    message: `${name} '${text}' is not where a subnet of the overlay network begins`,
    given: text,
    allowed: `an address from ${whole.first} to ${whole.last} at which a /${whole.length} begins`,
    hint: `write ${nearest}`,
  };
  return undefined;
}
