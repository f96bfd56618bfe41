import type { Problem } from '../core/errors';
import { Ipv4 } from '../core/ipv4';
import { tryParseIpv6 } from '../core/ipv6';
import { DNS_SUBDOMAIN } from '../kubernetes/name-rules';

/** The location of a database: a name that is resolved for every connection, or fixed addresses. */
export type DatabaseTarget =
  | { readonly kind: 'hostname'; readonly hostname: string }
  | { readonly kind: 'addresses'; readonly family: 'IPv4' | 'IPv6'; readonly addresses: readonly string[] };

/** The most endpoints of an EndpointSlice (`maxEndpoints` of the API). */
const MAX_ADDRESSES = 1000;
const MAX_LABEL = 63;

/**
 * Reads the host of a database. Its form decides the target: an address must never become an ExternalName,
 * because DNS servers answer that the name does not exist.
 */
export function* readTarget(
  host: string | readonly string[],
): Generator<Problem, DatabaseTarget | undefined> {
  const hosts = typeof host === 'string' ? [host] : host;
  const [first] = hosts;
  if (first === undefined) {
    yield toProblem('no address is given', [], 'a host name, or at least one address');
    return undefined;
  }
  if (hosts.length === 1 && !isLikeAddress(first)) {
    const count = yield* countProblems(checkHostname(first));
    return count === 0 ? { kind: 'hostname', hostname: first } : undefined;
  }
  return yield* readAddresses(hosts);
}

/** Yields the problems of a check, and returns their number. */
function* countProblems(check: Iterable<Problem>): Generator<Problem, number> {
  let count = 0;
  for (const problem of check) {
    count += 1;
    yield problem;
  }
  return count;
}

/** Checks whether a host is an address rather than a name. */
function isLikeAddress(host: string): boolean {
  return Ipv4.tryParse(host) !== undefined || tryParseIpv6(host) !== undefined;
}

function* readAddresses(hosts: readonly string[]): Generator<Problem, DatabaseTarget | undefined> {
  const addresses: string[] = [];
  const families = new Set<'IPv4' | 'IPv6'>();
  const count = yield* countProblems(checkAddresses(hosts));
  for (const host of hosts) {
    const isIpv4 = Ipv4.tryParse(host) !== undefined;
    addresses.push(isIpv4 ? host : (tryParseIpv6(host) ?? host));
    families.add(isIpv4 ? 'IPv4' : 'IPv6');
  }
  if (count > 0) return undefined;
  if (new Set(addresses).size < addresses.length) {
    yield toProblem('an address is given twice', hosts, 'each address once');
    return undefined;
  }
  const [family, another] = families;
  if (family === undefined || another !== undefined) {
    yield toProblem('there are both IPv4 and IPv6 addresses', hosts, 'addresses of one family');
    return undefined;
  }
  return { kind: 'addresses', family, addresses };
}

function* checkAddresses(hosts: readonly string[]): Generator<Problem> {
  if (hosts.length > MAX_ADDRESSES) {
    yield toProblem(
      `${hosts.length} addresses are more than allowed`,
      hosts.length,
      `up to ${MAX_ADDRESSES} addresses`,
    );
  }
  for (const host of hosts) {
    const special = isLikeAddress(host) ? describeSpecial(host) : undefined;
    if (special) yield toProblem(`'${host}' is ${special}`, host, 'an address that pods can reach');
    if (isLikeAddress(host)) continue;
    yield toProblem(
      `'${host}' is not an address; only one host name, or several addresses, can be given`,
      host,
      'IPv4 or IPv6 addresses in the standard form',
      'give the addresses behind the name, or the name alone',
    );
  }
}

/** Describes an address that cannot be an endpoint: refused by the API, or a different host for each pod. */
function describeSpecial(host: string): string | undefined {
  const ipv4 = Ipv4.tryParse(host);
  if (ipv4) {
    const first = ipv4.value >>> 24;
    if (first === 0) return 'not the address of a host';
    if (first === 127) return 'the pod itself';
    if (ipv4.value >>> 16 === 0xa9fe) return 'a link-local address, which is another host on every machine';
    return first >= 224 ? 'a multicast or reserved address, not that of a host' : undefined;
  }
  const ipv6 = tryParseIpv6(host) ?? '';
  if (ipv6 === '::') return 'not the address of a host';
  if (ipv6 === '::1') return 'the pod itself';
  if (/^fe[89ab]/.test(ipv6)) return 'a link-local address, which is another host on every machine';
  if (ipv6.startsWith('::ffff:')) return 'an IPv4 address in the form of IPv6';
  return ipv6.startsWith('ff') ? 'a multicast address, not that of a host' : undefined;
}

/** Reasons why a string is not a host name, with the likely intention. The first that applies is reported. */
const FAULTS: readonly {
  readonly isIn: (host: string) => boolean;
  readonly describe: (host: string) => string;
  readonly hint: (host: string) => string;
}[] = [
  {
    isIn: (host) => host.trim() === '',
    describe: (host) => `'${host}' is empty`,
    hint: () => 'give the name of the host',
  },
  {
    isIn: (host) => host.includes('://'),
    describe: (host) => `'${host}' is a URL`,
    hint: () => 'give the host alone; port and name of the database are properties of their own',
  },
  {
    isIn: (host) => /^\[.*\]/.test(host),
    describe: (host) => `'${host}' has brackets around an address`,
    hint: () => 'give the address without brackets; the port is a property of its own',
  },
  {
    isIn: (host) => /^[^:]*:\d*$/.test(host),
    describe: (host) => `'${host}' has a port`,
    hint: (host) => `give '${host.slice(0, host.indexOf(':'))}', and the port as property port`,
  },
  {
    isIn: (host) => host.includes('@'),
    describe: (host) => `'${host}' has a user`,
    hint: () => 'put user and password into a Secret',
  },
  {
    isIn: (host) => /(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$/i.test(host),
    describe: (host) => `'${host}' is read as an address by some programs and as a name by others`,
    hint: () => 'write an address as four decimal numbers without leading zeros',
  },
  {
    isIn: (host) => host.endsWith('.'),
    describe: (host) => `'${host}' ends with a dot, which certificates do not`,
    hint: (host) => `give '${host.replace(/\.$/, '')}': it is taken as a complete name anyway`,
  },
  {
    isIn: (host) => /(?:^|\.)localhost(?:\.localdomain)?$/i.test(host),
    describe: (host) => `'${host}' is the pod itself`,
    hint: () => 'give the address that the machine with the database has in the network of the nodes',
  },
  {
    isIn: (host) => /[^\0-\x7f]/.test(host),
    describe: (host) => `'${host}' has letters that DNS does not allow`,
    hint: () => "give its form for DNS, which begins with 'xn--'",
  },
  {
    isIn: (host) => /^[A-Za-z0-9.-]*[A-Z]/.test(host),
    describe: (host) => `'${host}' has capital letters, which Kubernetes refuses`,
    hint: (host) => `give '${host.toLowerCase()}'`,
  },
  {
    isIn: (host) => !DNS_SUBDOMAIN.accepts(host) || host.split('.').some((label) => label.length > MAX_LABEL),
    describe: (host) => `'${host}' is not a host name`,
    hint: () => 'give the name that a DNS server knows',
  },
  {
    isIn: (host) => !host.includes('.'),
    describe: (host) => `'${host}' is not a complete name: nothing is added to it when it is looked up`,
    hint: (host) => `give it with its domain, such as '${host}.example.jp'`,
  },
];

function* checkHostname(host: string): Generator<Problem> {
  const fault = FAULTS.find(({ isIn }) => isIn(host));
  if (!fault) return;
  const allowed = 'a complete host name in lower case, such as db.example.jp, or IPv4 or IPv6 addresses';
  yield toProblem(fault.describe(host), host, allowed, fault.hint(host));
}

function toProblem(message: string, given: unknown, allowed: string, hint = 'correct the host'): Problem {
  return { code: 'DATABASE_HOST', message, property: 'host', given, allowed, hint };
}
