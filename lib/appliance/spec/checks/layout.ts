import { type ErrorCode, formatGiven, type Problem } from '../../../core/errors';
import { Cidr, Ipv4 } from '../../../core/ipv4';
import { LOAD_BALANCER_LIMITS as LIMITS } from '../spec';
import { isKnown, isWithin, items, known, type SpecDraft } from './draft';

/** The network and the holders of addresses, as far as known without requests. */
export interface Layout {
  /** Undefined on a router, whose block of addresses is read from the cloud. */
  readonly network: Cidr | undefined;
  /** Address → its holder, for messages. */
  readonly holders: ReadonlyMap<string, string>;
}

/** Builds the layout that a spec describes, without invalid or unknown parts. */
export function buildLayout(spec: SpecDraft): Layout {
  const network = known(spec.network);
  const units = items(network?.addresses, 'network.addresses').map((item) => item.value);
  const holders = new Map<string, string>();
  for (const unit of units) holders.set(unit, 'the appliance itself');
  if (network?.kind !== 'switch') return { network: undefined, holders };
  const gateway = known(network.gateway);
  if (gateway !== undefined) holders.set(gateway, 'the gateway');
  const unit = Ipv4.tryParse(units[0] ?? '');
  const prefixLength = known(network.prefixLength);
  const isComplete = unit && prefixLength !== undefined && isWithin(prefixLength, LIMITS.prefixLength);
  return { network: isComplete ? Cidr.around(unit, prefixLength) : undefined, holders };
}

/** The use of an address, and the error code if it does not fit. */
export interface AddressRole {
  readonly code: ErrorCode;
  /** Such as `sorry server`. */
  readonly what: string;
  /** Hint about a string that is not an address. @default - how to write one */
  readonly hint?: string;
}

/** Checks whether a machine or a virtual IP can have the address in this network. */
export function* checkAddress(
  layout: Layout,
  role: AddressRole,
  value: unknown,
  property: string,
): Generator<Problem> {
  if (!isKnown(value)) return;
  const address = typeof value === 'string' ? Ipv4.tryParse(value) : undefined;
  if (!address || !isUnicast(address)) {
    yield {
      code: 'ADDRESS_INVALID',
      property,
      message: address
        ? `${role.what} '${address}' is not an address that a machine can have`
        : `${role.what} '${value === '' ? '' : formatGiven(value)}' is not an IPv4 address`,
      given: value,
      allowed: 'an IPv4 address such as 192.168.0.10, without leading zeros',
      hint: address
        ? 'choose an address of the network: loopback, multicast and reserved ones belong to no machine'
        : (role.hint ?? 'write four numbers from 0 to 255 with dots between them'),
    };
    return;
  }
  const problem = { code: role.code, property, given: value };
  if (layout.network && !layout.network.isHostAddress(address)) {
    yield {
      ...problem,
      message: layout.network.contains(address)
        ? `${role.what} '${address}' is the network or broadcast address of ${layout.network}`
        : `${role.what} '${address}' is outside ${layout.network}`,
      allowed: `${layout.network.network.plus(1)} to ${layout.network.broadcast.plus(-1)}`,
      hint: 'choose an address of that network: the appliance reaches its own segment only',
    };
  }
  const holder = layout.holders.get(address.toString());
  if (holder) {
    yield {
      ...problem,
      message: `${role.what} '${address}' is the address of ${holder}`,
      allowed: 'an address that nothing else has',
      hint: 'choose another address',
    };
  }
}

/** Checks that an address is not "this network", loopback, multicast or reserved. */
function isUnicast(address: Ipv4): boolean {
  const first = address.value >>> 24;
  return first > 0 && first < 224 && first !== 127;
}
