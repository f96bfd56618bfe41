import { UNKNOWN, type Unknownable } from '../../core/unknown';
import type { AppliancePlan, ApplianceSpec } from '../spec/spec';

/** The properties of an existing appliance that the API cannot change. */
export interface ExistingAppliance {
  /** Such as `is1b`. */
  readonly zone: string;
  /** The switch that it is on; 12 digits. */
  readonly switchId: string;
  /** The product. */
  readonly plan: AppliancePlan;
  /** The virtual router id, 1 to 255, which no other appliance on the switch has. */
  readonly vrid: number;
  /** The appliance's own addresses. */
  readonly addresses: readonly string[];
  /** Prefix length of the network, such as 28. */
  readonly prefixLength: number;
  /** Left out: it has none. */
  readonly gateway?: string;
}

/** The immutable part of a spec, which may contradict an existing appliance; any of it may be unknown. */
export type PlacedSpec = Exclude<
  Unknownable<Pick<ApplianceSpec, 'zone' | 'plan' | 'redundant' | 'vrid' | 'network'>>,
  typeof UNKNOWN
>;

/** One property that the API cannot change on an existing appliance. */
interface ImmutableProperty {
  /** Its path in the spec, such as `network.prefixLength`. */
  path(spec: PlacedSpec): string;
  /** The output of the resource that shows the property. */
  readonly output: keyof ExistingAppliance;
  /** The value of the appliance, as a string. */
  observed(appliance: ExistingAppliance): string;
  /**
   * The value of the spec, as a string; undefined if it is left to Kumiki. `place` is the network of the
   * spec.
   */
  desired(spec: PlacedSpec, place: Formatted): Formatted;
  /** Why a change needs a new appliance; `observed` is the value of the old one. */
  readonly reason: (observed: string) => string;
}

/** A value as a string; UNKNOWN if it is not known yet. */
export type Formatted = string | undefined | typeof UNKNOWN;

/**
 * Everything that cannot be changed on an appliance. A plan's replacements and stable outputs, and the
 * refusals of a run, are derived from this list and nothing else.
 */
const IMMUTABLE: readonly ImmutableProperty[] = [
  {
    path: () => 'zone',
    output: 'zone',
    observed: ({ zone }) => zone,
    desired: ({ zone }) => zone,
    reason: (observed) => `an appliance cannot move from zone ${observed} to another`,
  },
  {
    path: () => 'plan',
    output: 'plan',
    observed: ({ plan }) => plan,
    desired: ({ plan }) => plan,
    reason: (observed) => `the API cannot change the plan of an appliance (${observed})`,
  },
  {
    path: () => 'redundant',
    output: 'addresses',
    observed: ({ addresses }) => String(addresses.length > 1),
    desired: ({ redundant }) => formatValue(redundant),
    reason: (observed) =>
      `the API cannot change the number of units of an appliance (${observed === 'true' ? 2 : 1})`,
  },
  {
    path: () => 'vrid',
    output: 'vrid',
    observed: ({ vrid }) => String(vrid),
    desired: ({ vrid }) => formatValue(vrid),
    reason: (observed) => `the API cannot change the VRID of an appliance (${observed})`,
  },
  {
    path: ({ network }) => (isSwitch(network) ? 'network.switch' : 'network.router'),
    output: 'switchId',
    observed: ({ switchId }) => `switch ${switchId}`,
    desired: (_spec, place) => place,
    reason: (observed) => `an appliance cannot move from ${observed} to another`,
  },
  {
    path: () => 'network.addresses',
    output: 'addresses',
    observed: ({ addresses }) => sorted(addresses),
    desired: ({ network }) => (network === UNKNOWN ? UNKNOWN : formatAddresses(network.addresses)),
    reason: (observed) => `the API cannot change the addresses of an appliance (${observed})`,
  },
  {
    path: () => 'network.prefixLength',
    output: 'prefixLength',
    observed: ({ prefixLength }) => `/${prefixLength}`,
    desired: ({ network }) =>
      isSwitch(network) ? formatValue(network.prefixLength, '/') : unlessUnknown(network),
    reason: (observed) => `the API cannot change the netmask of an appliance (${observed})`,
  },
  {
    path: () => 'network.gateway',
    output: 'gateway',
    observed: ({ gateway = 'none' }) => gateway,
    desired: ({ network }) => (isSwitch(network) ? (network.gateway ?? 'none') : unlessUnknown(network)),
    reason: (observed) => `the API cannot change the gateway of an appliance (${observed})`,
  },
];

/** The outputs of a resource that no update changes. */
export const IMMUTABLE_OUTPUTS: readonly (keyof ExistingAppliance)[] = [
  ...new Set(IMMUTABLE.map(({ output }) => output)),
];

/** A property that the API cannot change, compared with a spec. */
export interface ImmutableComparison {
  /** Path in the spec, such as `network.prefixLength`. */
  readonly path: string;
  /** `unknown`: whether it contradicts the appliance is not known yet. */
  readonly result: 'same' | 'different' | 'unknown';
  /** The value of the appliance, as a string. */
  readonly observed: string;
  /** The value of the spec, as a string; undefined if it is left to Kumiki or not known. */
  readonly desired: string | undefined;
  /** Why a change needs a new appliance. */
  readonly reason: string;
}

/**
 * Compares a spec with an existing appliance, property by property.
 *
 * @param place the network of the spec, as a string: `switch 113400000201` if the id of the switch is known
 */
export function compareImmutable(
  appliance: ExistingAppliance,
  spec: PlacedSpec,
  place: Formatted,
): ImmutableComparison[] {
  return IMMUTABLE.map((property) => {
    const observed = property.observed(appliance);
    const desired = property.desired(spec, place);
    const common = { path: property.path(spec), observed, reason: property.reason(observed) };
    if (desired === UNKNOWN) return { ...common, result: 'unknown', desired: undefined };
    const isSame = desired === undefined || desired === observed;
    return { ...common, result: isSame ? 'same' : 'different', desired };
  });
}

function isSwitch(
  network: PlacedSpec['network'],
): network is Extract<PlacedSpec['network'], { readonly switch: unknown }> {
  return network !== UNKNOWN && 'switch' in network;
}

/** Leaves the value to the router's block, once it is known that the network is a router. */
function unlessUnknown(network: PlacedSpec['network']): undefined | typeof UNKNOWN {
  return network === UNKNOWN ? UNKNOWN : undefined;
}

function formatValue(value: number | boolean | typeof UNKNOWN | undefined, prefix = ''): Formatted {
  return value === undefined || value === UNKNOWN ? value : `${prefix}${value}`;
}

/** Formats addresses in sorted order: the order of the units does not matter. */
function formatAddresses(addresses: Unknownable<readonly string[]> | undefined): Formatted {
  if (addresses === undefined || addresses === UNKNOWN) return addresses;
  const known = addresses.filter((address) => address !== UNKNOWN);
  return known.length === addresses.length ? sorted(known) : UNKNOWN;
}

function sorted(addresses: readonly string[]): string {
  return [...addresses].sort().join(', ');
}
