import type { Problem } from '../../core/errors';
import { Cidr, Ipv4 } from '../../core/ipv4';
import type { AddressDescription } from './description';
import { tryFindFreeNetwork } from './free-network';

/** A network of the cluster. */
export interface NamedNetwork {
  /** Name used in messages, such as `the node network`. */
  readonly name: string;
  /** The property that sets it. */
  readonly property: string;
  readonly cidr: Cidr;
}

/** Ranges that no machine of a cluster can have an address in (RFC 6890). */
const RESERVED = [
  { cidr: Cidr.parse('0.0.0.0/8'), use: '"this network"' },
  { cidr: Cidr.parse('127.0.0.0/8'), use: 'the loopback of each machine' },
  { cidr: Cidr.parse('169.254.0.0/16'), use: 'link-local addresses' },
  { cidr: Cidr.parse('224.0.0.0/3'), use: 'multicast and the reserved addresses after it' },
];

/** The networks of a cluster; undefined if one is not given or cannot be read. */
export interface ClusterNetworks {
  readonly node: NamedNetwork | undefined;
  readonly service: NamedNetwork | undefined;
  readonly overlay: NamedNetwork | undefined;
}

/** Reads the networks of a cluster. */
export function* readNetworks(description: AddressDescription): Generator<Problem, ClusterNetworks> {
  const { nodeNetwork, serviceNetwork, overlay } = description;
  return {
    node: yield* readNetwork('the node network', nodeNetwork, 'nodeNetwork'),
    service: yield* readNetwork('the service network', serviceNetwork, 'serviceNetwork'),
    overlay: yield* readNetwork('the overlay network', overlay.network, 'overlayNetwork'),
  };
}

function* readNetwork(
  name: string,
  text: string | undefined,
  property: string,
): Generator<Problem, NamedNetwork | undefined> {
  if (text === undefined) return undefined;
  const cidr = Cidr.tryParse(text);
  if (!cidr) {
    const corrected = tryClearHostBits(text);
    yield {
      code: 'ADDRESS_INVALID',
      property,
      message: `${name} '${text}' is not an IPv4 network`,
      given: text,
      allowed: 'a network such as 10.1.0.0/22 with no host bits set',
      hint: corrected ? `write ${corrected}` : 'write an address, a slash and a length from 0 to 32',
    };
    return undefined;
  }
  const reserved = RESERVED.find((range) => range.cidr.overlaps(cidr));
  if (reserved) {
    yield {
      code: 'NETWORK_RESERVED',
      property,
      message: `${name} ${cidr} overlaps ${reserved.cidr}, which is reserved for ${reserved.use}`,
      given: text,
      allowed: 'a range of addresses that machines can have',
      hint: 'choose a range of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16',
    };
    return undefined;
  }
  return { name, property, cidr };
}

/** Checks that no two networks share addresses. */
export function* checkOverlaps({ node, service, overlay }: ClusterNetworks): Generator<Problem> {
  // the network that is easiest to change comes last, because the hint concerns the second of a pair
  const networks = [node, service, overlay].filter((network) => network !== undefined);
  for (const [index, second] of networks.entries()) {
    for (const first of networks.slice(0, index)) {
      if (first.cidr.overlaps(second.cidr)) yield overlapProblem(first, second, networks);
    }
  }
}

function overlapProblem(
  first: NamedNetwork,
  second: NamedNetwork,
  networks: readonly NamedNetwork[],
): Problem {
  const free = tryFindFreeNetwork(
    second.cidr.prefixLength,
    networks.filter((network) => network !== second).map((network) => network.cidr),
  );
  return {
    code: 'NETWORK_OVERLAP',
    property: second.property,
    message: `${second.name} ${second.cidr} overlaps ${first.name} ${first.cidr}`,
    given: { [second.property]: `${second.cidr}`, [first.property]: `${first.cidr}` },
    allowed: 'ranges without a common address',
    hint: `choose another range for ${second.name}${free ? `, such as ${free}` : ''}`,
  };
}

/**
 * Clears the host bits of a network such as `10.1.2.3/22`; undefined if it is not an address and a length.
 */
function tryClearHostBits(text: string): Cidr | undefined {
  const [address, length] = text.split('/');
  const parsed = Ipv4.tryParse(address ?? '');
  if (!parsed || length === undefined || !/^([12]?\d|3[0-2])$/.test(length)) return undefined;
  return Cidr.around(parsed, Number(length));
}
