import type { Problem } from '../../core/errors';
import { formatAddressRanges, Ipv4 } from '../../core/ipv4';
import { compareText } from '../../core/order';
import { LOAD_BALANCER_LIMITS } from '../spec/spec';
import {
  checkSlice,
  formatAllowedAddresses,
  formatSlice,
  isUnitAddress,
  isVirtualIpAddress,
  listChoices,
} from './address-space';
import { type AllocationRequest, findFixedUnits } from './allocation';

/** Reports problems of the given addresses. The appliance may keep those that it holds. */
export function* checkFixed(request: AllocationRequest): Generator<Problem> {
  const { slice, block, label } = request.space;
  yield* checkSlice(slice, block, label);
  if (!request.units.held)
    for (const address of request.units.given ?? []) yield* checkUnit(request, address);
  for (const { key, address } of [...request.virtualIps].sort((a, b) => compareText(a.key, b.key)))
    if (address !== undefined) yield* checkVirtualIp(request, key, address);
}

function* checkUnit({ space, inventory, reserved }: AllocationRequest, given: string): Generator<Problem> {
  const address = Ipv4.tryParse(given);
  const problem = { code: 'LB_NETWORK', given, allowed: formatAllowedAddresses(space) } as const;
  if (!address || !isUnitAddress(space, address)) {
    yield { ...problem, message: `the appliance cannot have ${given} on ${space.label}` };
    return;
  }
  const holder = inventory.addresses.get(given) ?? (reserved.includes(given) ? 'a server' : undefined);
  if (!holder) return;
  yield {
    ...problem,
    message: `the appliance cannot have ${given}: ${holder} has it`,
    hint: 'give a free address',
  };
}

function* checkVirtualIp(request: AllocationRequest, key: string, given: string): Generator<Problem> {
  const { space } = request;
  const address = Ipv4.tryParse(given);
  const problem = { code: 'VIP_ADDRESS', given, allowed: formatAllowedAddresses(space) } as const;
  if (!address || !isVirtualIpAddress(space, address)) {
    yield { ...problem, message: `the virtual IP '${key}' cannot be ${given} on ${space.label}` };
    return;
  }
  const holder = tryFindHolder(request, given);
  if (!holder) return;
  yield {
    ...problem,
    message: `the virtual IP '${key}' cannot be ${given}: ${holder} has it`,
    hint: 'give a free address, or leave it out to have one chosen',
  };
}

/** Returns the holder of an address given to a virtual IP, for messages; undefined if it is free. */
function tryFindHolder(request: AllocationRequest, address: string): string | undefined {
  const other = request.inventory.addresses.get(address);
  if (other) return other;
  if (findFixedUnits(request).includes(address)) return 'the appliance itself';
  return request.reserved.includes(address) ? 'a server' : undefined;
}

/** Checks that there were enough free addresses, and reports the holders of the others. */
export function* checkRoom(
  request: AllocationRequest,
  { wanted, found }: { readonly wanted: number; readonly found: number },
): Generator<Problem> {
  if (found >= wanted) return;
  const { space, units } = request;
  // a slice outside the block is reported separately
  if ([...checkSlice(space.slice, space.block, space.label)].length > 0) return;
  const all = [...listChoices(space)];
  const holders = findHolders(request, all);
  const needed = `${wanted} address${wanted === 1 ? '' : 'es'} needed (appliance and virtual IPs)`;
  const place = space.slice ? `the address range ${formatSlice(space.slice)} of ${space.label}` : space.label;
  const used = holders.size;
  const lack =
    used === 0
      ? `${place} has no room: ${needed}, ${found} free of ${all.length}, none in use`
      : `${place} has no room: ${needed}, ${found} free of ${all.length}, ${used} in use: ${formatHolders(holders)}`;
  yield {
    code: 'VIP_POOL_EXHAUSTED',
    message: space.range ? lack : `${needed}, but a plain switch has no block to choose from`,
    given: `${units.count} appliance unit(s)`,
    allowed: space.slice ? formatSlice(space.slice) : formatAllowedAddresses(space),
    hint: space.slice
      ? 'free addresses of the range, give a larger range, or share a virtual IP between services'
      : space.range
        ? 'free addresses, share a virtual IP between services, or use a router with a larger block'
        : 'give the address of each virtual IP',
  };
}

/** Maps each address that cannot be chosen to its holder. */
function findHolders(request: AllocationRequest, addresses: readonly string[]): Map<string, string> {
  const { inventory, reserved, avoid, virtualIps, held } = request;
  const own = [
    ...findFixedUnits(request),
    ...virtualIps.flatMap(({ key, address }) => address ?? held[key] ?? []),
  ];
  const findHolder = (address: string): string | undefined => {
    const other = inventory.addresses.get(address);
    if (other !== undefined) return other;
    if (reserved.includes(address)) return 'a server';
    if (own.includes(address)) return 'this load balancer';
    return avoid?.addresses.has(address) ? 'a load balancer that is made at the same time' : undefined;
  };
  return new Map(
    addresses.flatMap((address): [string, string][] => {
      const holder = findHolder(address);
      return holder === undefined ? [] : [[address, holder]];
    }),
  );
}

/** Formats holders, such as `203.0.113.4 (an interface of server 113…); 203.0.113.7 – 203.0.113.9 (…)`. */
function formatHolders(holders: ReadonlyMap<string, string>): string {
  const byHolder = Map.groupBy(holders.keys(), (address) => holders.get(address));
  return [...byHolder]
    .map(([holder, addresses]) => `${formatAddressRanges(addresses)} (${holder})`)
    .join('; ');
}

/** Checks that the VRID is free. `chosen` is undefined if none is. */
export function* checkVrid(
  { vrid, inventory }: AllocationRequest,
  chosen: number | undefined,
): Generator<Problem> {
  const problem = { code: 'LB_VRID', hint: 'leave vrid out to have the smallest free one chosen' } as const;
  const { min, max } = LOAD_BALANCER_LIMITS.vrid;
  if (chosen === undefined) {
    const hint = 'remove an appliance from the switch, or use another switch';
    yield { ...problem, message: `every VRID from ${min} to ${max} is in use on the switch`, hint };
  } else if (vrid.held === undefined && vrid.given !== undefined) {
    const holder = inventory.vrids.get(vrid.given);
    if (holder) yield { ...problem, message: `VRID ${vrid.given} is used by ${holder}`, given: vrid.given };
  }
}
