import type { Problem } from '../../core/errors';
import { type Cidr, Ipv4 } from '../../core/ipv4';
import type { DescribedNode } from './description';

/** The network that nodes are on. Values that could not be read are undefined. */
export interface NodeNetwork {
  readonly network: Cidr | undefined;
  readonly gateway: Ipv4 | undefined;
}

/** Checks that each node can have its address, and that addresses and hostnames are unique. */
export function* checkNodes(
  nodes: readonly DescribedNode[],
  { network, gateway }: NodeNetwork,
): Generator<Problem> {
  for (const node of nodes) {
    const property = `${node.property}.address`;
    const what = `node '${node.hostname}'`;
    const address = yield* readAddress(what, node.address, property, network);
    if (address && gateway?.equals(address)) {
      yield {
        code: 'NODE_ADDRESS',
        property,
        message: `${what} has the address of the gateway, ${address}`,
        given: node.address,
        allowed: 'another address on the node network',
        hint: 'give the address that the provider has assigned to the machine',
      };
    }
  }
  yield* checkUnique(nodes, 'address');
  yield* checkUnique(nodes, 'hostname');
}

/**
 * Reads an address of the node network; undefined if it is not given or cannot be parsed. Yields a problem if
 * no node can have it.
 */
export function* readAddress(
  what: string,
  text: string | undefined,
  property: string,
  network: Cidr | undefined,
): Generator<Problem, Ipv4 | undefined> {
  if (text === undefined) return undefined;
  const address = Ipv4.tryParse(text);
  if (!address) {
    yield {
      code: 'ADDRESS_INVALID',
      property,
      message: `the address '${text}' of ${what} is not an IPv4 address`,
      given: text,
      allowed: 'an IPv4 address such as 10.1.1.140, without spaces or leading zeros',
      hint: 'write four numbers from 0 to 255, separated by dots',
    };
  } else if (network && !network.isHostAddress(address)) {
    yield {
      code: 'NODE_ADDRESS',
      property,
      message: network.contains(address)
        ? `the address ${address} of ${what} is the network or broadcast address of the node network ${network}`
        : `the address ${address} of ${what} is outside the node network ${network}`,
      given: text,
      allowed: `an address of ${network} other than the first and the last`,
      hint: 'correct the address or the node network',
    };
  }
  return address;
}

function* checkUnique(nodes: readonly DescribedNode[], key: 'address' | 'hostname'): Generator<Problem> {
  const other = key === 'address' ? 'hostname' : 'address';
  const seen = new Map<string, DescribedNode>();
  for (const node of nodes) {
    const value = node[key].toLowerCase();
    const before = seen.get(value);
    if (before === undefined) {
      seen.set(value, node);
      continue;
    }
    yield {
      code: 'NODE_DUPLICATE',
      property: `${node.property}.${key}`,
      message: `nodes '${before[other]}' and '${node[other]}' have the same ${key}, '${node[key]}'`,
      given: node[key],
      allowed: `a different ${key} for each node`,
      hint: 'correct one of the two, or remove it',
    };
  }
}
