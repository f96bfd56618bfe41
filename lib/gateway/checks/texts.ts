import type { Problem } from '../../core/errors';
import { Cidr, Ipv4 } from '../../core/ipv4';
import { DNS_SUBDOMAIN, type NameRule } from '../../kubernetes/name-rules';

/** The characters of RFC 3986 for paths, without percent-encoding: routes are compared with decoded paths. */
const PATH = /^\/[A-Za-z0-9\-._~!$&'()*+,;=:@/]*$/;
/** nginx 1.22 confuses locations of more than 255 characters; that of a prefix has a '/' appended. */
const MAX_PATH_LENGTH = 254;

/** A path of a route or rewrite. */
export const PATH_RULE: NameRule = {
  allowed: `'/' and up to ${MAX_PATH_LENGTH - 1} of letters, digits and -._~!$&'()*+,;=:@/, without '//' and the elements '.' and '..'`,
  accepts: (path) =>
    path.length <= MAX_PATH_LENGTH &&
    PATH.test(path) &&
    !path.includes('//') &&
    !/\/\.\.?(?:\/|$)/.test(path),
};

/** A host of a route or certificate. */
export const HOST_RULE: NameRule = {
  allowed: "a DNS name in lower case such as shop.example.jp, or '*.' and a domain such as *.example.jp",
  accepts: (host) => {
    const name = host.startsWith('*.') ? host.slice(2) : host;
    return (
      DNS_SUBDOMAIN.accepts(name) &&
      Ipv4.tryParse(name) === undefined &&
      name.split('.').every((label) => label.length <= 63)
    );
  },
};

/** The name of a header. nginx drops request headers with `_`, so they cannot be compared or trusted. */
export const HEADER_NAME: NameRule = {
  allowed: "1 to 64 of letters, digits and '-', beginning with a letter",
  accepts: (name) => /^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(name),
};

/** The value of a header. */
export const HEADER_VALUE: NameRule = {
  allowed: 'up to 1000 printable ASCII characters, without spaces at its ends',
  accepts: (value) => value.length <= 1000 && /^[ -~]*$/.test(value) && value === value.trim(),
};

/** A network in CIDR notation, or one address. */
export const NETWORK_RULE: NameRule = {
  allowed: 'IPv4 networks such as 10.1.0.0/22 without host bits, or IPv4 addresses',
  accepts: (text) => Cidr.tryParse(text) !== undefined || Ipv4.tryParse(text) !== undefined,
};

/** Checks that a number is an integer within a range. */
export function* checkInteger(
  what: string,
  given: number | undefined,
  [min, max]: readonly [number, number],
): Generator<Problem> {
  if (given === undefined || (Number.isInteger(given) && given >= min && given <= max)) return;
  yield {
    code: 'GATEWAY_SETTING',
    message: `${what} is ${given}`,
    given,
    allowed: `an integer from ${min} to ${max}`,
    hint: 'leave it out for the default',
  };
}
