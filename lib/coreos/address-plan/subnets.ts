import { Cidr, type Ipv4 } from '../../core/ipv4';
import { CANDIDATES } from './allocator';

/** Adjacent subnets of the same size. */
export class Subnets {
  /** Address at which the first one begins. */
  readonly first: Ipv4;
  /** Address at which the last one begins. */
  readonly last: Ipv4;
  /** Prefix length of each. */
  readonly length: number;

  constructor(first: Ipv4, last: Ipv4, length: number) {
    this.first = first;
    this.last = last;
    this.length = length;
  }

  /** Divides a network into all of its subnets. */
  static of(network: Cidr, length: number): Subnets {
    return new Subnets(network.network, Cidr.around(network.broadcast, length).network, length);
  }

  /** Number of addresses in each subnet. */
  get size(): number {
    return 2 ** (32 - this.length);
  }

  /** Number of subnets, which is the largest number of nodes. */
  get count(): number {
    return (this.last.value - this.first.value) / this.size + 1;
  }

  /** Returns the subnet at `index`, counted from 0. */
  at(index: number): Cidr {
    return Cidr.around(this.first.plus(index * this.size), this.length);
  }

  /** Returns whether `address` is in one of the subnets. */
  covers(address: Ipv4): boolean {
    return address.compare(this.first) >= 0 && address.value < this.last.value + this.size;
  }

  /** Returns whether one of the subnets begins at `address`. */
  begins(address: Ipv4): boolean {
    return this.covers(address) && (address.value - this.first.value) % this.size === 0;
  }

  /** Returns whether `subnet` is one of the subnets. */
  has(subnet: Cidr): boolean {
    return subnet.prefixLength === this.length && this.begins(subnet.network);
  }

  /**
   * Returns the subnets that `nodes` nodes can get: the allocator picks one of the first `candidates` free
   * subnets at random, so each earlier node may move that range up by one.
   */
  reachable(nodes: number, candidates: number = CANDIDATES): Subnets {
    const beyond = Math.min(this.count, candidates + Math.max(nodes, 1) - 1);
    return new Subnets(this.first, this.at(beyond - 1).network, this.length);
  }

  toString(): string {
    return this.count === 1 ? `${this.at(0)}` : `${this.at(0)} – ${this.at(this.count - 1)}`;
  }
}
