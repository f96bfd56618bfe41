import { type ErrorCode, formatGiven, type Problem } from '../../../core/errors';
import type { Unknownable } from '../../../core/unknown';
import { isVisible } from '../../../core/visible-text';
import { type CloudSelector, LOAD_BALANCER_LIMITS as LIMITS, type SwitchNetworkSpec } from '../spec';
import { checkAddressRange } from './address-range';
import { formatRange, isKnown, isWithin, items, known, quote, type SpecDraft } from './draft';
import { checkAddress, type Layout } from './layout';

const UNIT = { code: 'LB_NETWORK', what: 'appliance address' } as const;
const GATEWAY = { code: 'LB_NETWORK', what: 'gateway' } as const;

/** Checks the network of the appliance, its own addresses, its VRID and its plan. */
export function* checkNetwork(spec: SpecDraft, layout: Layout): Generator<Problem> {
  yield* checkPlanAndVrid(spec);
  if (!isKnown(spec.network)) return;
  const network = spec.network;
  if (network?.kind === 'router') {
    yield* checkSelector(network.router, 'network.router', 'LB_NETWORK', 'router');
    if (network.addresses !== undefined) yield* checkUnits(spec, network.addresses, layout);
    yield* checkAddressRange({
      range: network.addressRange,
      property: 'network.addressRange',
      units: { count: known(spec.redundant) ? 2 : 1, addresses: network.addresses },
      virtualIps: spec.virtualIps,
    });
  } else if (network?.kind === 'switch') {
    yield* checkSelector(network.switch, 'network.switch', 'LB_NETWORK', 'switch');
    yield* checkSwitchNumbers(network, layout);
    yield* checkUnits(spec, network.addresses, layout);
  } else if (!network || isKnown(network.kind)) {
    yield {
      code: 'LB_NETWORK',
      property: 'network',
      message: 'the load balancer has no network',
      allowed: 'a router or a switch',
      hint: "give RouterNetwork.byName('…'), or SwitchNetwork.byName('…', { addresses, prefixLength })",
    };
  }
}

function* checkPlanAndVrid(spec: SpecDraft): Generator<Problem> {
  if (isKnown(spec.plan) && spec.plan !== 'standard' && spec.plan !== 'highspec') {
    yield {
      code: 'LB_PLAN',
      property: 'plan',
      message: `there is no plan ${quote(spec.plan)}`,
      given: spec.plan,
      allowed: "'standard' or 'highspec', with one unit or two",
      hint: "use 'highspec' for more than 100 Mbps or 4,000 sessions",
    };
  }
  if (spec.vrid !== undefined && isKnown(spec.vrid) && !isWithin(spec.vrid, LIMITS.vrid)) {
    yield {
      code: 'LB_VRID',
      property: 'vrid',
      message: `VRID ${formatGiven(spec.vrid)} is out of range`,
      given: spec.vrid,
      allowed: `${formatRange(LIMITS.vrid)}, unique on the switch`,
      hint: 'leave it out: the smallest free one is taken',
    };
  }
}

function* checkSwitchNumbers(network: Unknownable<SwitchNetworkSpec>, layout: Layout): Generator<Problem> {
  if (!isKnown(network)) return;
  if (isKnown(network.prefixLength) && !isWithin(network.prefixLength, LIMITS.prefixLength)) {
    yield {
      code: 'LB_NETWORK',
      property: 'network.prefixLength',
      message: `prefix length ${formatGiven(network.prefixLength)} is out of range`,
      given: network.prefixLength,
      allowed: formatRange(LIMITS.prefixLength),
      hint: 'give the length of the prefix that all machines on the switch have',
    };
  }
  if (network.gateway !== undefined) {
    const anyHolder = { ...layout, holders: new Map() };
    yield* checkAddress(anyHolder, GATEWAY, network.gateway, 'network.gateway');
  }
}

function* checkUnits(
  spec: SpecDraft,
  addresses: Unknownable<readonly string[]> | undefined,
  layout: Layout,
): Generator<Problem> {
  if (!isKnown(addresses)) return;
  const count = Array.isArray(addresses) ? addresses.length : 0;
  const redundant = known(spec.redundant);
  if (typeof redundant === 'boolean' && count !== (redundant ? 2 : 1)) {
    yield {
      code: 'LB_NETWORK',
      property: 'network.addresses',
      message: `${redundant ? 'a redundant pair' : 'a single appliance'} has ${count === 1 ? '1 address' : `${count} addresses`} of its own`,
      given: addresses,
      allowed: redundant ? 'exactly 2, one for each unit' : 'exactly 1',
      hint: redundant
        ? 'give two addresses, or leave out redundant'
        : 'give one address, or set redundant: true',
    };
  }
  const gatewayOnly = [...layout.holders].filter(([, holder]) => holder === 'the gateway');
  const seen = new Map(gatewayOnly);
  for (const { value, property } of items(addresses, 'network.addresses')) {
    yield* checkAddress({ ...layout, holders: seen }, UNIT, value, property);
    seen.set(value, 'the other unit');
  }
}

/** Checks that a selector can find an object of the cloud. */
export function* checkSelector(
  selector: Unknownable<CloudSelector> | undefined,
  property: string,
  code: ErrorCode,
  what: string,
): Generator<Problem> {
  if (!isKnown(selector)) return;
  const by: unknown = selector?.by;
  const value: unknown = selector?.value;
  const problem = { code, property, given: value };
  if (isKnown(by) && by !== 'id' && by !== 'name' && by !== 'tag') {
    yield {
      ...problem,
      given: by,
      message: `the ${what} is not named`,
      allowed: 'an id, a name or a tag',
      hint: 'use byId, byName or byTag',
    };
  } else if (isKnown(value) && (typeof value !== 'string' || value === '')) {
    yield {
      ...problem,
      message: `the ${String(by)} of the ${what} is empty`,
      allowed: 'the value shown in the control panel',
      hint: `give the ${String(by)}`,
    };
  } else if (typeof value === 'string' && (value.trim() === '' || !isVisible(value))) {
    yield {
      ...problem,
      message: `${quote(value)} is not the ${String(by)} of a ${what}`,
      allowed: 'visible characters',
      hint: `give the ${String(by)}`,
    };
  } else if (by === 'id' && typeof value === 'string' && !/^\d{1,20}$/.test(value)) {
    yield {
      ...problem,
      message: `${quote(value)} is not the id of a ${what}`,
      allowed: 'digits only, such as 113400000201',
      hint: 'use byName for a name, byTag for a tag',
    };
  }
}
