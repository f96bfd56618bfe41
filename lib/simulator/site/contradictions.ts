import type { Problem } from '../../core/errors';
import { Cidr } from '../../core/ipv4';
import type { Site } from './site';

/** One thing in a site that others must not be in the way of. */
interface Claim {
  /** What is claimed, in a form that is the same for the same thing. */
  readonly key: string;
  readonly path: string;
  readonly given: unknown;
}

/** What is well formed in a site, but cannot be true at the same time. */
export function contradictionsOf(site: Site): Problem[] {
  return [
    ...unknownSwitches(site),
    ...repeated(switchNames(site), 'another switch has this name', 'a name of its own'),
    ...repeated(addresses(site), 'something else on the switch has this address', 'an address of its own'),
    ...repeated(vrids(site), 'another appliance on the switch has this VRID', 'a VRID of its own'),
    ...overlappingBlocks(site),
  ];
}

function unknownSwitches(site: Site): Problem[] {
  const names = switchNames(site).map(({ key }) => key);
  return switchUses(site)
    .filter(({ key }) => !names.includes(key))
    .map((use) =>
      problem(use, 'the site has no switch of this name', names.join(', ') || 'none: the site has no switch'),
    );
}

/** A router has a switch of its own name. */
function switchNames({ routers = [], switches = [] }: Site): Claim[] {
  return [
    ...routers.map(({ name }, index) => ({ key: name, path: `routers[${index}].name`, given: name })),
    ...switches.map(({ name }, index) => ({ key: name, path: `switches[${index}].name`, given: name })),
  ];
}

function switchUses({ servers = [], appliances = [] }: Site): Claim[] {
  const use = (name: string, path: string) => ({ key: name, path: `${path}.switch`, given: name });
  return [
    ...servers.flatMap(({ interfaces = [] }, server) =>
      interfaces.map((nic, index) => use(nic.switch, `servers[${server}].interfaces[${index}]`)),
    ),
    ...appliances.map((appliance, index) => use(appliance.switch, `appliances[${index}]`)),
  ];
}

function addresses({ servers = [], appliances = [] }: Site): Claim[] {
  const claim = (on: string, address: string, path: string) => ({
    key: `${address} on ${on}`,
    path,
    given: address,
  });
  return [
    ...servers.flatMap(({ interfaces = [] }, server) =>
      interfaces.flatMap(({ switch: on, address }, index) =>
        address === undefined ? [] : claim(on, address, `servers[${server}].interfaces[${index}].address`),
      ),
    ),
    ...appliances.flatMap(({ switch: on, addresses: units }, appliance) =>
      units.map((address, index) => claim(on, address, `appliances[${appliance}].addresses[${index}]`)),
    ),
  ];
}

function vrids({ appliances = [] }: Site): Claim[] {
  return appliances.map(({ switch: on, vrid }, index) => ({
    key: `${vrid} on ${on}`,
    path: `appliances[${index}].vrid`,
    given: vrid,
  }));
}

/** Each claim but the first of those with one key. */
function repeated(claims: readonly Claim[], message: string, allowed: string): Problem[] {
  const seen = new Set<string>();
  return claims
    .filter(({ key }) => seen.size === seen.add(key).size)
    .map((each) => problem(each, message, allowed));
}

function overlappingBlocks({ routers = [] }: Site): Problem[] {
  const blocks = routers.map(({ networkAddress, prefixLength }) =>
    Cidr.parse(`${networkAddress}/${prefixLength}`),
  );
  return routers.flatMap(({ networkAddress: given }, index) => {
    const block = blocks[index];
    const other = blocks.slice(0, index).find((each) => block?.overlaps(each));
    if (!other) return [];
    const claim = { key: given, path: `routers[${index}].networkAddress`, given };
    return problem(claim, `the block overlaps ${other}`, 'a block of its own');
  });
}

function problem({ path, given }: Claim, message: string, allowed: string): Problem {
  return { code: 'SIMULATOR_SITE', message: `${path}: ${message}`, property: path, given, allowed };
}
