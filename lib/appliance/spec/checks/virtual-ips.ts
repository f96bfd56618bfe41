import { formatGiven, type Problem } from '../../../core/errors';
import type { Unknownable } from '../../../core/unknown';
import type { VirtualIpPortSpec } from '../spec';
import { LOAD_BALANCER_LIMITS as LIMITS } from '../spec';
import {
  formatRange,
  isEmptyList,
  isKnown,
  isWithin,
  items,
  known,
  quote,
  type SpecDraft,
  type VirtualIpDraft,
} from './draft';
import { checkHealthCheck } from './health-check';
import { checkAddress, type Layout } from './layout';
import { checkText } from './naming';
import { checkServers } from './servers';

const VIP = { code: 'VIP_ADDRESS', what: 'virtual IP address' } as const;
type PortDraft = Exclude<Unknownable<VirtualIpPortSpec>, symbol>;

/** Checks the virtual IPs, first each by itself, then together. */
export function* checkVirtualIps(spec: SpecDraft, layout: Layout): Generator<Problem> {
  const vips = items(spec.virtualIps, 'virtualIps');
  const holders = new Map(layout.holders);
  for (const vip of vips) {
    const address = known(vip.value.address);
    if (address !== undefined) holders.set(address, 'a virtual IP');
  }
  for (const { value, property } of vips) {
    yield* checkVirtualIp(spec, value, property, layout);
    yield* checkServers(value, property, { ...layout, holders });
  }
  yield* checkKeys(spec);
  yield* checkPairs(spec);
}

/** Checks that the pairs of address and port fit on this many appliances. */
export function* checkQuota(spec: SpecDraft, appliances: number): Generator<Problem> {
  const vips = items(spec.virtualIps, 'virtualIps');
  const pairs = vips.reduce((sum, vip) => sum + items(vip.value.ports, '').length, 0);
  if (pairs <= LIMITS.virtualIps * appliances) return;
  yield {
    code: 'LB_QUOTA',
    property: 'virtualIps',
    message: `there are ${pairs} pairs of address and port on ${appliances === 1 ? 'one appliance' : `${appliances} appliances`}`,
    given: pairs,
    allowed: `at most ${LIMITS.virtualIps} in one appliance`,
    hint: 'spread the services over more appliances, or put a gateway in front of them',
  };
}

function* checkVirtualIp(
  spec: SpecDraft,
  vip: VirtualIpDraft,
  property: string,
  layout: Layout,
): Generator<Problem> {
  if (vip.address !== undefined) {
    yield* checkAddress(layout, VIP, vip.address, `${property}.address`);
  } else if (known(known(spec.network)?.kind) === 'switch') {
    yield {
      code: 'VIP_ADDRESS',
      property: `${property}.address`,
      message: 'a virtual IP on a switch needs an address: a switch has no block to take a free one from',
      allowed: layout.network ? `a free address of ${layout.network}` : 'a free address of the network',
      hint: "give address: '…', or use a RouterNetwork",
    };
  }
  yield* checkText(`${property}.description`, vip.description, 'the description of the virtual IP', {
    min: 0,
    max: LIMITS.descriptionLength,
  });
  yield* checkPorts(vip, property);
}

function* checkPorts(vip: VirtualIpDraft, property: string): Generator<Problem> {
  if (isEmptyList(vip.ports)) {
    yield {
      code: 'VIP_PORT',
      property: `${property}.ports`,
      message: 'the virtual IP has no port',
      allowed: 'at least one TCP port',
      hint: 'give ports, such as [80], or pass a Service as the backend, which has its own',
    };
  }
  for (const port of items(vip.ports, `${property}.ports`)) yield* checkPort(port.value, port.property);
}

function* checkPort(port: PortDraft, property: string): Generator<Problem> {
  if (isKnown(port.port) && !isWithin(port.port, LIMITS.port)) {
    yield {
      code: 'VIP_PORT',
      property: `${property}.port`,
      message: `${quote(port.port)} is not a port`,
      given: port.port,
      allowed: formatRange(LIMITS.port),
      hint: 'give the port that clients connect to',
    };
  }
  if (isKnown(port.delayLoopSeconds) && !isWithin(port.delayLoopSeconds, LIMITS.delayLoopSeconds)) {
    yield {
      code: 'LB_DELAY_LOOP',
      property: `${property}.delayLoopSeconds`,
      message: `delay loop ${formatGiven(port.delayLoopSeconds)} of port ${formatGiven(known(port.port))} is out of range`,
      given: port.delayLoopSeconds,
      allowed: formatRange(LIMITS.delayLoopSeconds, 'seconds'),
      hint: 'leave it out for 10 seconds',
    };
  }
  yield* checkHealthCheck(port.healthCheck, `${property}.healthCheck`);
}

function* checkKeys(spec: SpecDraft): Generator<Problem> {
  const seen = new Set<string>();
  for (const { value, property } of items(spec.virtualIps, 'virtualIps')) {
    const key = known(value.key);
    if (key === undefined && !isKnown(value.key)) continue;
    if (typeof key !== 'string' || key === '' || seen.has(key)) {
      yield {
        code: 'VIP_DUPLICATE',
        property: `${property}.key`,
        message: key ? `two virtual IPs have the key '${key}'` : 'the virtual IP has no key',
        given: key,
        allowed: 'a string that no other virtual IP of the appliance has',
        hint: 'give it a key of its own',
      };
    }
    if (key) seen.add(key);
  }
}

/** Checks that no two entries have the same address and port. Addresses still to be chosen will differ. */
function* checkPairs(spec: SpecDraft): Generator<Problem> {
  const owners = new Map<string, string>();
  for (const vip of items(spec.virtualIps, 'virtualIps')) {
    if (vip.value.address !== undefined && !isKnown(vip.value.address)) continue;
    const key = String(known(vip.value.key) ?? vip.property);
    const address = vip.value.address ?? `the address of ${key}`;
    for (const port of items(vip.value.ports, `${vip.property}.ports`)) {
      const number = known(port.value.port);
      if (number === undefined) continue;
      const owner = owners.get(`${address}:${number}`);
      if (owner === undefined) {
        owners.set(`${address}:${number}`, key);
        continue;
      }
      yield {
        code: 'VIP_DUPLICATE',
        property: `${port.property}.port`,
        message:
          owner === key
            ? `port ${number} is given twice`
            : `port ${number} of ${address} is served twice: by ${owner} and by ${key}`,
        given: number,
        allowed: 'each pair of address and port once',
        hint: owner === key ? 'leave one out' : 'give one of them another address or port',
      };
    }
  }
}
