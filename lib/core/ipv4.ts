import { KumikiError } from './errors';
import { compareText } from './order';
import { checkCall, checkMade } from './props/check-call';
import { SIGNATURES } from './signatures';

const SIZE = 2 ** 32;

/** Ranges that are not routed on the internet: RFC 1918, 6598 (carrier-grade NAT) and 3927 (link-local). */
const PRIVATE = [
  [0x0a000000, 8],
  [0xac100000, 12],
  [0xc0a80000, 16],
  [0x64400000, 10],
  [0xa9fe0000, 16],
] as const;

/**
 * An IPv4 address. Immutable. Parsed strictly: four decimal octets without leading zeros.
 */
export class Ipv4 {
  /** The address as an unsigned 32-bit number. */
  readonly value: number;

  /** @param value 0 to 4294967295 */
  constructor(value: number) {
    if (typeof value !== 'number')
      throw addressError(String(value), 'the number of an address', 'parse a string with Ipv4.parse(…)');
    if (!Number.isInteger(value) || value < 0 || value >= SIZE)
      throw addressError(String(value), 'an address');
    this.value = value;
  }

  /** Parses an address. @throws ADDRESS_INVALID */
  static parse(text: string): Ipv4 {
    checkCall(SIGNATURES, 'Ipv4.parse', arguments);
    const address = Ipv4.tryParse(text);
    if (!address) throw addressError(text, 'an IPv4 address such as 192.168.0.10, without leading zeros');
    return address;
  }

  /** Parses an address; undefined if `text` is not a valid one. */
  static tryParse(text: string): Ipv4 | undefined {
    const value = typeof text === 'string' ? parseOctets(text) : undefined;
    return value === undefined ? undefined : new Ipv4(value);
  }

  /**
   * Returns the address plus `offset`.
   * @throws ADDRESS_INVALID if the result is outside of the address space
   */
  plus(offset: number): Ipv4 {
    checkCall(SIGNATURES, 'Ipv4.plus', arguments, this);
    return new Ipv4(this.value + offset);
  }

  /** Whether both are the same address. */
  equals(other: Ipv4): boolean {
    checkCall(SIGNATURES, 'Ipv4.equals', arguments, this);
    return this.value === other.value;
  }

  /** Returns a negative number, zero or a positive number, as for `Array.sort`. */
  compare(other: Ipv4): number {
    checkCall(SIGNATURES, 'Ipv4.compare', arguments, this);
    return this.value - other.value;
  }

  /** Formats the address in dotted decimal notation, such as `203.0.113.8`. */
  toString(): string {
    return [24, 16, 8, 0].map((shift) => (this.value >>> shift) & 255).join('.');
  }
}

/** An IPv4 network in CIDR notation: the network address, no host bits, and a prefix length. */
export class Cidr {
  /** The lowest address, whose host bits are zero. */
  readonly network: Ipv4;
  /** 0 to 32. */
  readonly prefixLength: number;

  private constructor(network: Ipv4, prefixLength: number) {
    checkMade('Cidr', network instanceof Ipv4, ['Cidr.parse(…)', 'Cidr.around(…)']);
    this.network = network;
    this.prefixLength = prefixLength;
  }

  /** Parses a network such as `10.1.0.0/22`. @throws ADDRESS_INVALID, also if host bits are set */
  static parse(text: string): Cidr {
    checkCall(SIGNATURES, 'Cidr.parse', arguments);
    const cidr = Cidr.tryParse(text);
    if (!cidr) throw addressError(text, 'a network such as 10.1.0.0/22 with no host bits set');
    return cidr;
  }

  /** Parses a network; undefined if `text` is not a valid one. */
  static tryParse(text: string): Cidr | undefined {
    const match = typeof text === 'string' ? /^([\d.]+)\/(0|[1-9]\d?)$/.exec(text) : null;
    const network = match && Ipv4.tryParse(match[1] ?? '');
    if (!match || !network) return undefined;
    const prefixLength = Number(match[2]);
    if (prefixLength > 32 || network.value % 2 ** (32 - prefixLength) !== 0) return undefined;
    return new Cidr(network, prefixLength);
  }

  /** Returns the network with this prefix length that contains `address`. */
  static around(address: Ipv4, prefixLength: number): Cidr {
    checkCall(SIGNATURES, 'Cidr.around', arguments);
    if (!Number.isInteger(prefixLength) || prefixLength < 0 || prefixLength > 32) {
      throw addressError(String(prefixLength), 'a prefix length from 0 to 32');
    }
    return new Cidr(new Ipv4(address.value - (address.value % 2 ** (32 - prefixLength))), prefixLength);
  }

  /** Number of addresses, including the network and broadcast addresses. */
  get size(): number {
    return 2 ** (32 - this.prefixLength);
  }

  /** The highest address. */
  get broadcast(): Ipv4 {
    return this.network.plus(this.size - 1);
  }

  /** Whether this network contains an address, or all of another network. */
  contains(other: Ipv4 | Cidr): boolean {
    checkCall(SIGNATURES, 'Cidr.contains', arguments, this);
    const [low, high] = other instanceof Cidr ? [other.network, other.broadcast] : [other, other];
    return low.value >= this.network.value && high.value <= this.broadcast.value;
  }

  /** Whether the whole network is in ranges that are not routed on the internet. */
  get isPrivate(): boolean {
    return PRIVATE.some(([first, prefixLength]) => new Cidr(new Ipv4(first), prefixLength).contains(this));
  }

  /** Whether the two networks have an address in common. */
  overlaps(other: Cidr): boolean {
    checkCall(SIGNATURES, 'Cidr.overlaps', arguments, this);
    return this.contains(other) || other.contains(this);
  }

  /**
   * Whether a host can have `address`: it is in the network and, except in a /31 or /32, is neither the
   * network nor the broadcast address.
   */
  isHostAddress(address: Ipv4): boolean {
    checkCall(SIGNATURES, 'Cidr.isHostAddress', arguments, this);
    const offset = address.value - this.network.value;
    if (offset < 0 || offset >= this.size) return false;
    return this.prefixLength >= 31 || (offset > 0 && offset < this.size - 1);
  }

  /** Whether both have the same network and prefix length. */
  equals(other: Cidr): boolean {
    checkCall(SIGNATURES, 'Cidr.equals', arguments, this);
    return this.network.equals(other.network) && this.prefixLength === other.prefixLength;
  }

  /** Formats the network in CIDR notation, such as `203.0.113.0/28`. */
  toString(): string {
    return `${this.network}/${this.prefixLength}`;
  }
}

/** Compares addresses numerically; strings that are not addresses sort last, as text. */
export function compareAddresses(a: string, b: string): number {
  const [left, right] = [Ipv4.tryParse(a)?.value ?? Infinity, Ipv4.tryParse(b)?.value ?? Infinity];
  if (left === right) return compareText(a, b);
  return left < right ? -1 : 1;
}

/** Parses an address to a number, by characters for speed: sorting and checks call this most often. */
function parseOctets(text: string): number | undefined {
  let value = 0;
  let dots = 0;
  let octet = NONE;
  for (let index = 0; index < text.length; index++) {
    const digit = text.charCodeAt(index) - ZERO;
    if (digit >= 0 && digit <= 9) {
      if (octet === 0) return undefined;
      octet = octet === NONE ? digit : octet * 10 + digit;
      if (octet > 255) return undefined;
    } else {
      dots += 1;
      if (text[index] !== '.' || octet === NONE || dots > 3) return undefined;
      value = value * 256 + octet;
      octet = NONE;
    }
  }
  return dots === 3 && octet !== NONE ? value * 256 + octet : undefined;
}

const ZERO = '0'.charCodeAt(0);
/** Marks an octet without digits so far. */
const NONE = -1;

function addressError(given: string, allowed: string, hint?: string): KumikiError {
  return new KumikiError({
    code: 'ADDRESS_INVALID',
    message: `'${given}' is not ${allowed}`,
    given,
    allowed,
    hint,
  });
}

/** Formats addresses in ascending order; consecutive ones become a range. */
export function formatAddressRanges(addresses: readonly string[]): string {
  const ranges: { readonly first: string; last: string }[] = [];
  for (const address of addresses) {
    const current = ranges.at(-1);
    const isNext = current && Ipv4.parse(current.last).plus(1).toString() === address;
    if (isNext) current.last = address;
    else ranges.push({ first: address, last: address });
  }
  return ranges.map(({ first, last }) => (first === last ? first : `${first} – ${last}`)).join(', ');
}
