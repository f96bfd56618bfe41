import type { Problem } from '../../core/errors';
import { Cidr, Ipv4 } from '../../core/ipv4';
import type { AddressDescription } from './description';
import { freeNetwork } from './free-network';

/** A network of the cluster. */
export interface NamedNetwork {
  /** In words, such as `the node network`. */
  readonly name: string;
  /** Where the description has it. */
  readonly property: string;
  readonly cidr: Cidr;
}

/** Where no machine of a cluster can be (RFC 6890). */
const RESERVED = [
  { cidr: Cidr.parse('0.0.0.0/8'), use: '"this network"' },
  { cidr: Cidr.parse('127.0.0.0/8'), use: 'the loopback of each machine' },
  { cidr: Cidr.parse('169.254.0.0/16'), use: 'link-local addresses' },
  { cidr: Cidr.parse('224.0.0.0/3'), use: 'multicast and the reserved addresses after it' },
];

/** The networks of a cluster, as far as they are there and can be read. */
export interface ClusterNetworks {
  readonly node: NamedNetwork | undefined;
  readonly docker: NamedNetwork | undefined;
  readonly service: NamedNetwork | undefined;
  readonly overlay: NamedNetwork | undefined;
}

export function* readNetworks(description: AddressDescription): Generator<Problem, ClusterNetworks> {
  const { nodeNetwork, dockerNetwork, serviceNetwork, overlay } = description;
  return {
    node: yield* readNetwork('the node network', nodeNetwork, 'nodeNetwork'),
    docker: yield* readNetwork("docker's own network", dockerNetwork, 'dockerNetwork'),
    service: yield* readNetwork('the service network', serviceNetwork, 'serviceNetwork'),
    overlay: yield* readNetwork('the overlay network', overlay.network, 'overlay.network'),
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
    const meant = withoutHostBits(text);
    yield {
      code: 'ADDRESS_INVALID',
      property,
      message: `${name} '${text}' is not an IPv4 network`,
      given: text,
      allowed: 'a network such as 10.1.0.0/22 with no host bits set',
      hint: meant ? `write ${meant}` : 'write an address, a slash and a length from 0 to 32',
    };
    return undefined;
  }
  const reserved = RESERVED.find((range) => range.cidr.overlaps(cidr));
  if (reserved) {
    yield {
      code: 'NETWORK_RESERVED',
      property,
      message: `${name} ${cidr} has addresses of ${reserved.cidr}, which is for ${reserved.use}`,
      given: text,
      allowed: 'a range of addresses that machines can have',
      hint: 'take a range of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16',
    };
    return undefined;
  }
  return { name, property, cidr };
}

/** Every two networks that share addresses. */
export function* checkOverlaps({ node, docker, service, overlay }: ClusterNetworks): Generator<Problem> {
  // the easiest to change last: the hint is for the second of a pair
  const networks = [node, docker, service, overlay].filter((network) => network !== undefined);
  for (const [index, second] of networks.entries()) {
    for (const first of networks.slice(0, index)) {
      if (first.cidr.overlaps(second.cidr)) yield overlap(first, second, networks);
    }
  }
}

function overlap(first: NamedNetwork, second: NamedNetwork, networks: readonly NamedNetwork[]): Problem {
  const free = freeNetwork(
    second.cidr.prefixLength,
    networks.filter((network) => network !== second).map((network) => network.cidr),
  );
  return {
    code: 'NETWORK_OVERLAP',
    property: second.property,
    message: `${second.name} ${second.cidr} overlaps ${first.name} ${first.cidr}`,
    given: { [second.property]: `${second.cidr}`, [first.property]: `${first.cidr}` },
    allowed: 'ranges that have no address in common',
    hint: `take another range for ${second.name}${free ? `, such as ${free}` : ''}`,
  };
}

function withoutHostBits(text: string): Cidr | undefined {
  const [address, length] = text.split('/');
  const parsed = Ipv4.tryParse(address ?? '');
  if (!parsed || length === undefined || !/^([12]?\d|3[0-2])$/.test(length)) return undefined;
  return Cidr.around(parsed, Number(length));
}
