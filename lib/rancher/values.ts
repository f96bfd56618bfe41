import type { Problem } from '../core/errors';
import { adviseOnHost } from '../core/host-name';
import { Cidr, Ipv4 } from '../core/ipv4';
import { DNS_LABEL, DNS_SUBDOMAIN, type NameRule } from '../kubernetes/name-rules';
import { tryParseImage } from '../kubernetes/workload/image';

/** Checks for values of proxies and balancers. */

/** A path for comparison with requests, without percent-encoding. */
const PATH: NameRule = {
  allowed: "'/' and up to 1023 of letters, digits and -._~!$&'()*+,;=:@/, without '//', '/.' and '/..'",
  accepts: (path) =>
    path.length <= 1024 &&
    /^\/[A-Za-z0-9\-._~!$&'()*+,;=:@/]*$/.test(path) &&
    !path.includes('//') &&
    !/\/\.\.?(?:\/|$)/.test(path),
};

const HOST: NameRule = {
  allowed: "a DNS name in lower case, such as shop.example.jp, without scheme and port, or '*.' and a domain",
  accepts: (host) => isDnsName(host.startsWith('*.') ? host.slice(2) : host),
};

const HEADER_NAME: NameRule = {
  allowed: "1 to 64 of letters, digits and '-', beginning with a letter",
  accepts: (name) => /^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(name),
};

const HEADER_VALUE: NameRule = {
  allowed: 'up to 1000 printable ASCII characters, without spaces at its ends and without {$',
  accepts: (value) =>
    value.length <= 1000 && /^[ -~]*$/.test(value) && value === value.trim() && !value.includes('{$'),
};

const NETWORK: NameRule = {
  allowed: 'IPv4 networks such as 10.1.0.0/22 without host bits, or IPv4 addresses',
  accepts: (text) => Cidr.tryParse(text) !== undefined || Ipv4.tryParse(text) !== undefined,
};

/** Checks whether a string is a name that DNS can resolve to an address, and not an address itself. */
export function isDnsName(text: string): boolean {
  return (
    DNS_SUBDOMAIN.accepts(text) &&
    /[a-z]/.test(text) &&
    Ipv4.tryParse(text) === undefined &&
    text.split('.').every((label) => label.length <= 63)
  );
}

/** An address of a server: IPv4, or a DNS name. */
export const ADDRESS: NameRule = {
  allowed: 'an IPv4 address, or a DNS name in lower case, without scheme, port and path',
  accepts: (text) => Ipv4.tryParse(text) !== undefined || isDnsName(text),
};

/** Headers about the connection, whose meaning a proxy must not change, and about the client's identity. */
const RESERVED_HEADERS =
  /^(?:host|connection|upgrade|te|trailer|transfer-encoding|content-length|keep-alive|x-forwarded-(?:for|proto|port|host)|forwarded)$/i;

/** Checks that a number is within a range. @param step `integer`, or `number` for any */
export function* checkNumber(
  what: string,
  given: number | undefined,
  [min, max]: readonly [number, number],
  step: 'integer' | 'number' = 'integer',
): Generator<Problem> {
  if (given === undefined) return;
  const fits = step === 'integer' ? Number.isInteger(given) : Number.isFinite(given);
  if (fits && given >= min && given <= max) return;
  yield {
    code: 'FRONT_SETTING',
    message: `${what} is ${given}`,
    given,
    allowed: `${step === 'integer' ? 'an integer' : 'a number'} from ${min} to ${max}`,
    hint: 'leave it out for the default, or correct the number',
  };
}

/** Checks a required port. */
export function* checkPort(what: string, given: number, min = 1): Generator<Problem> {
  if (Number.isInteger(given) && given >= min && given <= 65535) return;
  yield {
    code: 'FRONT_SETTING',
    message: `${what} is ${given}`,
    given,
    allowed: `an integer from ${min} to 65535`,
    hint: 'use a number of that range',
  };
}

/** Checks headers to set or remove. */
export function* checkHeaders(
  what: string,
  headers: Readonly<Record<string, string>> | undefined,
): Generator<Problem> {
  const seen = new Set<string>();
  for (const [name, value] of Object.entries(headers ?? {})) {
    const isReserved = RESERVED_HEADERS.test(name);
    if (isReserved || !HEADER_NAME.accepts(name) || seen.has(name.toLowerCase())) {
      yield {
        code: 'FRONT_SETTING',
        message: `'${name}' cannot be set by ${what}`,
        given: name,
        allowed: `${HEADER_NAME.allowed}, each once, but no header about the connection or client`,
        hint: isReserved
          ? 'leave it out: it has a setting of its own or must stay as it is'
          : 'correct the name',
      };
    }
    seen.add(name.toLowerCase());
    if (HEADER_VALUE.accepts(value)) continue;
    yield {
      code: 'FRONT_SETTING',
      message: `the value of header '${name}' is not valid, in ${what}`,
      given: value,
      allowed: HEADER_VALUE.allowed,
      hint: 'correct the value',
    };
  }
}

/** Checks networks that may connect or are trusted. */
export function* checkNetworks(what: string, networks: readonly string[] | undefined): Generator<Problem> {
  if (networks?.length === 0) {
    yield {
      code: 'FRONT_SETTING',
      message: `${what} is empty, so no one would be in it`,
      given: [],
      allowed: 'at least one network',
      hint: 'leave it out for the default',
    };
  }
  for (const given of networks ?? []) {
    if (NETWORK.accepts(given)) continue;
    yield {
      code: 'FRONT_SETTING',
      message: `'${given}' in ${what} is not a network`,
      given,
      allowed: NETWORK.allowed,
      hint: 'correct the network',
    };
  }
}

/** Checks the hosts for which clients ask. */
export function* checkHosts(what: string, hosts: readonly string[]): Generator<Problem> {
  if (hosts.length === 0) {
    yield {
      code: 'FRONT_HOST',
      message: `${what} names no host`,
      given: [],
      allowed: HOST.allowed,
      hint: 'name at least one host',
    };
  }
  for (const given of hosts) {
    if (HOST.accepts(given)) continue;
    yield {
      code: 'FRONT_HOST',
      message: `'${given}' is not a host, in ${what}`,
      given,
      allowed: HOST.allowed,
      hint: adviseOnHost(given, HOST.accepts, 'write the name alone, in lower case'),
    };
  }
}

/** Checks a path, which must begin with a slash. */
export function* checkPath(what: string, given: string | undefined): Generator<Problem> {
  if (given === undefined || PATH.accepts(given)) return;
  yield {
    code: 'FRONT_SETTING',
    message: `'${given}' is not a path, in ${what}`,
    given,
    allowed: PATH.allowed,
    hint: 'begin it with a slash, and leave out encoded characters',
  };
}

/** Properties from which the files for a host without Kubernetes are made. */
interface HostProps {
  readonly runsOn?: 'kubernetes' | 'host' | undefined;
  readonly name?: string | undefined;
  readonly image?: string | undefined;
}

/**
 * Checks for settings that have no effect where a front runs, or cannot be written to its files there. In a
 * cluster, names and images are checked with the objects that have them.
 * @param names of settings for pods
 */
export function* checkPlace<Name extends string>(
  noun: 'balancer' | 'proxy',
  props: HostProps & { readonly [Key in Name]?: unknown },
  names: readonly Name[],
): Generator<Problem> {
  if (props.runsOn !== 'host') return;
  const { name: given, image } = props;
  if (given !== undefined && !DNS_LABEL.accepts(given)) {
    yield {
      code: 'FRONT_SETTING',
      message: `'${given}' is not a valid name for the ${noun}, its folder and its image`,
      property: 'name',
      given,
      allowed: DNS_LABEL.allowed,
      hint: 'rename it, or leave the name out',
    };
  }
  if (image !== undefined && !tryParseImage(image)) {
    yield {
      code: 'FRONT_SETTING',
      message: `'${image}' is not an image reference`,
      property: 'image',
      given: image,
      allowed: 'registry/path:tag or registry/path@sha256:digest, in lower case',
      hint: 'leave it out for the usual one',
    };
  }
  for (const name of names) {
    if (props[name] === undefined) continue;
    yield {
      code: 'FRONT_SETTING',
      message: `${name} is for pods, but the ${noun} runs on a host`,
      given: name,
      allowed: "with runsOn: 'kubernetes' only",
      hint: 'leave it out',
    };
  }
}
