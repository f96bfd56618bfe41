import { Ipv4 } from '../../core/ipv4';
import { throwIfAny } from '../../core/problems';
import { isVirtualIpAddress, listChoices, listVrids } from './address-space';
import { type Allocation, type AllocationRequest, findFixedUnits } from './allocation';
import { checkFixed, checkRoom, checkVrid } from './check-allocation';

/**
 * Chooses addresses and VRID: keeps given and held ones and takes the first free ones for the rest, units
 * before virtual IPs, virtual IPs by key. A pure function of its arguments that does not depend on the order
 * of any list.
 *
 * @throws VIP_ADDRESS, LB_NETWORK, LB_VRID, VIP_POOL_EXHAUSTED: all problems together
 */
export function allocate(request: AllocationRequest): Allocation {
  const units = findFixedUnits(request);
  const fixed = findFixedAddresses(request);
  const missingUnits = Math.max(0, request.units.count - units.length);
  const waiting = request.virtualIps.map(({ key }) => key).filter((key) => !fixed.has(key));

  const wanted = missingUnits + waiting.length;
  const pool = takeFree(request, new Set([...units, ...fixed.values()]), wanted);
  const vrid = chooseVrid(request);
  throwIfAny([
    ...checkFixed(request),
    ...checkRoom(request, { wanted, found: pool.length }),
    ...checkVrid(request, vrid),
  ]);

  const forVirtualIps = pool.slice(missingUnits);
  const chosen = waiting.sort().map((key, index): [string, string] => [key, forVirtualIps[index] ?? '']);
  return {
    units: [...units, ...pool.slice(0, missingUnits)],
    vrid: vrid ?? 0,
    addressByKey: Object.fromEntries([...fixed, ...chosen]),
  };
}

/** Key → address of the virtual IPs with a given address, or a held one that is still free. */
function findFixedAddresses(request: AllocationRequest): Map<string, string> {
  const { space, virtualIps, held } = request;
  const fixed = new Map(
    virtualIps.flatMap(({ key, address }): [string, string][] =>
      address === undefined ? [] : [[key, address]],
    ),
  );
  const taken = new Set([...findFixedUnits(request), ...fixed.values()]);
  for (const key of virtualIps.map(({ key }) => key).sort()) {
    const address = held[key];
    if (fixed.has(key) || address === undefined || !isFree(request, taken, address)) continue;
    if (!isVirtualIpAddress(space, Ipv4.parse(address))) continue;
    fixed.set(key, address);
    taken.add(address);
  }
  return fixed;
}

/** Takes the first `count` free addresses, or fewer if there is no more room. */
function takeFree(request: AllocationRequest, taken: ReadonlySet<string>, count: number): string[] {
  const free: string[] = [];
  for (const address of rotate([...listChoices(request.space)], request.start)) {
    if (free.length === count) break;
    if (isFree(request, taken, address) && !request.avoid?.addresses.has(address)) free.push(address);
  }
  return free;
}

function isFree(
  { inventory, reserved }: AllocationRequest,
  taken: ReadonlySet<string>,
  address: string,
): boolean {
  return !taken.has(address) && !reserved.includes(address) && !inventory.addresses.has(address);
}

/** Returns the held or given VRID, else the first free one; undefined if none is free. */
function chooseVrid({ space, vrid, inventory, avoid, start }: AllocationRequest): number | undefined {
  const fixed = vrid.held ?? vrid.given;
  if (fixed !== undefined) return fixed;
  return listVrids(space)
    .flatMap((group) => rotate(group, start))
    .find((candidate) => !inventory.vrids.has(candidate) && !avoid?.vrids.has(candidate));
}

function rotate<T>(list: readonly T[], start = 0): readonly T[] {
  const at = list.length === 0 ? 0 : start % list.length;
  return at === 0 ? list : [...list.slice(at), ...list.slice(0, at)];
}
