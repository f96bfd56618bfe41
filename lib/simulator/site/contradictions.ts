import type { Problem } from '../../core/errors';
import { Cidr } from '../../core/ipv4';
import type { Site } from './site';

/** A name, address or VRID that must be unique in a site. */
interface Claim {
  /** Equal for two claims that contradict each other. */
  readonly key: string;
  readonly path: string;
  readonly given: unknown;
}

/** Finds contradictions in a well-formed site. */
export function* checkContradictions(site: Site): Generator<Problem> {
  yield* checkSwitchNames(site);
  yield* checkRepeated(switchNames(site), 'another switch has this name', 'a unique name');
  const sameAddress = 'something else on the switch has this address';
  yield* checkRepeated(addresses(site), sameAddress, 'a unique address');
  yield* checkRepeated(vrids(site), 'another appliance on the switch has this VRID', 'a unique VRID');
  yield* checkBlocks(site);
}

/** Checks that servers and appliances are on a switch of the site. */
function* checkSwitchNames(site: Site): Generator<Problem> {
  const names = switchNames(site).map(({ key }) => key);
  const allowed = names.join(', ') || 'none: the site has no switch';
  for (const use of switchUses(site)) {
    if (!names.includes(use.key)) yield problem(use, 'the site has no switch of this name', allowed);
  }
}

/** Lists the names of switches; each router has one with its own name. */
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
  const claim = (uplink: string, address: string, path: string) => ({
    key: `${address} on ${uplink}`,
    path,
    given: address,
  });
  return [
    ...servers.flatMap(({ interfaces = [] }, server) =>
      interfaces.flatMap(({ switch: uplink, address }, index) =>
        address === undefined
          ? []
          : claim(uplink, address, `servers[${server}].interfaces[${index}].address`),
      ),
    ),
    ...appliances.flatMap(({ switch: uplink, addresses: units = [] }, appliance) =>
      units.map((address, index) => claim(uplink, address, `appliances[${appliance}].addresses[${index}]`)),
    ),
  ];
}

function vrids({ appliances = [] }: Site): Claim[] {
  return appliances.map(({ switch: uplink, vrid }, index) => ({
    key: `${vrid} on ${uplink}`,
    path: `appliances[${index}].vrid`,
    given: vrid,
  }));
}

/** Yields a problem for each claim that repeats the key of an earlier one. */
function* checkRepeated(claims: readonly Claim[], message: string, allowed: string): Generator<Problem> {
  const seen = new Set<string>();
  for (const claim of claims) {
    if (seen.has(claim.key)) yield problem(claim, message, allowed);
    seen.add(claim.key);
  }
}

function* checkBlocks({ routers = [] }: Site): Generator<Problem> {
  const blocks: Cidr[] = [];
  for (const [index, { networkAddress: given, prefixLength }] of routers.entries()) {
    const block = Cidr.parse(`${given}/${prefixLength}`);
    const other = blocks.find((each) => block.overlaps(each));
    const claim = { key: given, path: `routers[${index}].networkAddress`, given };
    if (other) yield problem(claim, `the block overlaps ${other}`, 'a block that no other router has');
    blocks.push(block);
  }
}

function problem({ path, given }: Claim, message: string, allowed: string): Problem {
  return { code: 'SIMULATOR_SITE', message: `${path}: ${message}`, property: path, given, allowed };
}
