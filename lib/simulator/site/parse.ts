import { Cidr, Ipv4 } from '../../core/ipv4';
import { isObject } from '../../core/json';
import { throwIfAny } from '../../core/problems';
import { toInteger, toText, valueAt } from '../protocol/json';
import { HIGHEST_VRID, LOWEST_VRID } from '../protocol/limits';
import { checkContradictions } from './contradictions';
import type { Site } from './site';
import { list, object, optional, problemAt, text, type Validator, value, whole } from './validators';

const NAME = text('a string of 1 to 64 characters', ({ length }) => length >= 1 && length <= 64);
const TAGS = list(text('a string that is not empty', (tag) => tag !== ''));
const ADDRESS = text(
  'an IPv4 address such as 203.0.113.4',
  (address) => Ipv4.tryParse(address) !== undefined,
);
const CLASS = text('a class such as loadbalancer, vpcrouter, database or nfs', (name) =>
  /^[a-z]+$/.test(name),
);
const BLOCK_LENGTH = value('26, 27 or 28', (length) => length === 26 || length === 27 || length === 28);
const BOOLEAN = value('true or false', (flag) => typeof flag === 'boolean');

const ROUTER_FIELDS = object({
  name: NAME,
  networkAddress: ADDRESS,
  prefixLength: BLOCK_LENGTH,
  bandwidthMbps: optional(whole(100, 10_000)),
  tags: TAGS,
});

/** Validates a router; the address of its block must be the first one of the block. */
const ROUTER: Validator = function* (given, path) {
  const problems = [...ROUTER_FIELDS(given, path)];
  yield* problems;
  const address = Ipv4.tryParse(toText(valueAt(given, 'networkAddress')) ?? '');
  const length = toInteger(valueAt(given, 'prefixLength'));
  if (problems.length > 0 || !address || length === undefined) return;
  const { network } = Cidr.around(address, length);
  if (address.compare(network) === 0) return;
  yield problemAt(
    `${path}.networkAddress`,
    address.toString(),
    `the first address of its /${length}: ${network}`,
  );
};

/** The allowed VRIDs: the settings of these names in the simulator's behaviour. */
export interface VridRange {
  readonly minVrid?: number;
  readonly maxVrid?: number;
}

function siteWithin({ minVrid = LOWEST_VRID, maxVrid = HIGHEST_VRID }: VridRange): Validator {
  return object({
    routers: list(ROUTER),
    switches: list(object({ name: NAME, tags: TAGS })),
    servers: list(
      object({
        name: NAME,
        isUp: optional(BOOLEAN),
        interfaces: list(object({ switch: NAME, address: optional(ADDRESS) })),
        tags: TAGS,
      }),
    ),
    appliances: list(
      object({
        name: NAME,
        switch: NAME,
        prefixLength: whole(1, 32),
        vrid: whole(minVrid, maxVrid),
        addresses: list(ADDRESS),
        class: optional(CLASS),
        tags: TAGS,
      }),
    ),
  });
}

/**
 * Parses a site from plain data, such as the content of a YAML or JSON file; undefined or null is an empty
 * site.
 * @param range the VRIDs that appliances of the site may have
 * @throws SIMULATOR_SITE with all problems: each has its path, the value and what is allowed
 */
export function parseSite(given: unknown, range: VridRange = {}): Site {
  const site = withoutNulls(given ?? {});
  assertSite(site, range);
  throwIfAny(checkContradictions(site));
  return { routers: [], switches: [], servers: [], appliances: [], ...site };
}

function assertSite(given: unknown, range: VridRange): asserts given is Site {
  throwIfAny(siteWithin(range)(given, ''));
}

/** Removes null values: in YAML, a key without a value is null, and means the same as no key. */
function withoutNulls(given: unknown): unknown {
  if (Array.isArray(given)) return given.map(withoutNulls);
  if (!isObject(given)) return given;
  const entries = Object.entries(given).filter(([, each]) => each !== undefined && each !== null);
  return Object.fromEntries(entries.map(([key, each]) => [key, withoutNulls(each)]));
}
