import { KumikiError, type Problem } from '../../core/errors';
import { Ipv4 } from '../../core/ipv4';
import { LOAD_BALANCER_LIMITS } from '../spec/spec';
import {
  type AddressSpace,
  addressesInWords,
  choices,
  isUnitAddress,
  isVirtualIpAddress,
} from './address-space';
import type { Inventory } from './inventory';

/** What is to be given out: what the user fixed, and what was given out before. */
export interface AllocationRequest {
  readonly space: AddressSpace;
  /** Without what the appliance itself holds. */
  readonly inventory: Inventory;
  readonly units: {
    readonly count: number;
    readonly given?: readonly string[] | undefined;
    readonly held?: readonly string[] | undefined;
  };
  readonly vrid: { readonly given?: number | undefined; readonly held?: number | undefined };
  readonly virtualIps: readonly { readonly key: string; readonly address?: string | undefined }[];
  /** Key → address given out before. */
  readonly held: Readonly<Record<string, string>>;
  /** Addresses of real and sorry servers: in use, though the inventory may not show them. */
  readonly reserved: readonly string[];
}

export interface Allocation {
  readonly units: readonly string[];
  readonly vrid: number;
  readonly addressByKey: Readonly<Record<string, string>>;
}

/**
 * Chooses addresses and VRID: given ones as they are, held ones where they are, the rest the lowest free, units before virtual
 * IPs, virtual IPs by key. A pure function of its arguments that does not depend on the order of any list.
 *
 * @throws VIP_ADDRESS, LB_NETWORK, LB_VRID, VIP_POOL_EXHAUSTED: all problems together
 */
export function allocate(request: AllocationRequest): Allocation {
  const problems: Problem[] = [];
  const virtualIps = [...request.virtualIps].sort((a, b) => (a.key < b.key ? -1 : 1));
  const addressByKey: Record<string, string> = {};
  const own = new Set<string>(request.units.held ?? request.units.given ?? []);
  const reserved = new Set(request.reserved);
  const free = (address: string) =>
    !own.has(address) && !reserved.has(address) && !request.inventory.addresses.has(address);

  problems.push(...unitProblems(request));
  for (const { key, address } of virtualIps) {
    if (address === undefined) continue;
    problems.push(...virtualIpProblems(request, key, address));
    addressByKey[key] = address;
  }
  for (const address of Object.values(addressByKey)) own.add(address);
  for (const { key } of virtualIps) {
    const held = request.held[key];
    if (addressByKey[key] !== undefined || held === undefined || !free(held)) continue;
    if (!isVirtualIpAddress(request.space, Ipv4.parse(held))) continue;
    addressByKey[key] = held;
    own.add(held);
  }

  const waiting = virtualIps.map(({ key }) => key).filter((key) => addressByKey[key] === undefined);
  const units = [...(request.units.held ?? request.units.given ?? [])];
  const wanted = Math.max(0, request.units.count - units.length) + waiting.length;
  const pool = takeFree(request.space, free, wanted);
  if (pool.length < wanted) problems.push(exhausted(request, wanted, pool.length));
  while (units.length < request.units.count) units.push(pool.shift() ?? '');
  for (const key of waiting) addressByKey[key] = pool.shift() ?? '';

  const vrid = chooseVrid(request, problems);
  if (problems.length > 0) throw new KumikiError(problems);
  return { units, vrid, addressByKey };
}

function takeFree(space: AddressSpace, free: (address: string) => boolean, count: number): string[] {
  const taken: string[] = [];
  for (const address of choices(space)) {
    if (taken.length === count) break;
    if (free(address)) taken.push(address);
  }
  return taken;
}

function unitProblems({ space, inventory, units, reserved }: AllocationRequest): Problem[] {
  if (units.held) return [];
  return (units.given ?? []).flatMap((given) => {
    const address = Ipv4.tryParse(given);
    const problem = { code: 'LB_NETWORK', given, allowed: addressesInWords(space) } as const;
    if (!address || !isUnitAddress(space, address)) {
      return [{ ...problem, message: `the appliance cannot have ${given} on ${space.label}` }];
    }
    const holder = inventory.addresses.get(given) ?? (reserved.includes(given) ? 'a server' : undefined);
    return holder
      ? [
          {
            ...problem,
            message: `the appliance cannot have ${given}: ${holder} has it`,
            hint: 'give a free address',
          },
        ]
      : [];
  });
}

function virtualIpProblems(request: AllocationRequest, key: string, given: string): Problem[] {
  const { space, inventory, units } = request;
  const address = Ipv4.tryParse(given);
  const problem = { code: 'VIP_ADDRESS', given, allowed: addressesInWords(space) } as const;
  if (!address || !isVirtualIpAddress(space, address)) {
    return [{ ...problem, message: `the virtual IP '${key}' cannot be ${given} on ${space.label}` }];
  }
  const isUnit = (units.held ?? units.given ?? []).includes(given);
  const holder =
    inventory.addresses.get(given) ??
    (isUnit ? 'the appliance itself' : request.reserved.includes(given) ? 'a server' : undefined);
  if (!holder) return [];
  return [
    {
      ...problem,
      message: `the virtual IP '${key}' cannot be ${given}: ${holder} has it`,
      hint: 'give a free address, or leave it out to have one chosen',
    },
  ];
}

function exhausted({ space, inventory, units }: AllocationRequest, wanted: number, found: number): Problem {
  const all = [...choices(space)];
  const used = all.filter((address) => inventory.addresses.has(address)).length;
  const needed = `${wanted} address${wanted === 1 ? '' : 'es'} needed (appliance and virtual IPs)`;
  return {
    code: 'VIP_POOL_EXHAUSTED',
    message: space.range
      ? `${space.label} has no room: ${needed}, ${found} free of ${all.length}, ${used} held by others`
      : `${needed}, but a plain switch has no block to choose from`,
    given: `${units.count} appliance unit(s)`,
    allowed: addressesInWords(space),
    hint: space.range
      ? 'free addresses, share a virtual IP between services, or use a router with a larger block'
      : 'give the address of each virtual IP',
  };
}

function chooseVrid({ vrid, inventory }: AllocationRequest, problems: Problem[]): number {
  if (vrid.held !== undefined) return vrid.held;
  const { min, max } = LOAD_BALANCER_LIMITS.vrid;
  if (vrid.given !== undefined) {
    const holder = inventory.vrids.get(vrid.given);
    if (holder)
      problems.push({ ...vridInUse, message: `VRID ${vrid.given} is used by ${holder}`, given: vrid.given });
    return vrid.given;
  }
  for (let candidate = min; candidate <= max; candidate++)
    if (!inventory.vrids.has(candidate)) return candidate;
  problems.push({ ...vridInUse, message: `every VRID from ${min} to ${max} is in use on the switch` });
  return min;
}

const vridInUse = { code: 'LB_VRID', hint: 'leave vrid out to have the smallest free one chosen' } as const;
