import { isKumikiError, KumikiError } from '../../core/errors';
import { Cidr, compareAddresses, Ipv4 } from '../../core/ipv4';
import { compareText } from '../../core/order';
import { throwIfAny } from '../../core/problems';
import type { Appliance, VirtualIpSetting } from '../../sakura/codec/model';
import { checkSlice } from '../allocate/address-space';
import { allocate } from '../allocate/allocate';
import type { Allocation } from '../allocate/allocation';
import { buildInventory, type Survey } from '../allocate/inventory';
import type { Reservation } from '../allocate/reservations';
import type { NetworkSpec } from '../spec/spec';
import { observeVirtualIps } from '../state/observed-settings';
import { findStart } from './contention';
import type { ReconcileContext } from './reconcile-context';
import { type ReconcileRequest, toClaim } from './request';
import { survey } from './survey';

type AddressByKey = Readonly<Record<string, string>>;

/**
 * Finds the addresses on the appliance, by key. Entries written by Kumiki contain their key. Of other
 * entries, such as those of an adopted appliance, each virtual IP keeps the address that serves exactly its
 * ports, so that adoption moves no address.
 */
export function findHeldAddresses(
  settings: readonly VirtualIpSetting[],
  request: Pick<ReconcileRequest, 'spec' | 'state'>,
): Record<string, string> {
  const { virtualIps } = request.spec;
  const held: Record<string, string> = {};
  const keys = new Set(virtualIps.map(({ key }) => key));
  const portsByAddress = new Map<string, number[]>();
  for (const { key, address, entries } of observeVirtualIps(settings, {
    ...toClaim(request),
    takesUnmarked: true,
  })) {
    const ports = entries.map(({ port }) => port);
    if (keys.has(key)) held[key] ??= address;
    else portsByAddress.set(address, [...(portsByAddress.get(address) ?? []), ...ports]);
  }
  const candidates = [...portsByAddress].sort(([a], [b]) => compareAddresses(a, b));
  for (const { key, ports } of [...virtualIps].sort((a, b) => compareText(a.key, b.key))) {
    if (held[key] !== undefined) continue;
    const wanted = formatPorts(ports.map(({ port }) => port));
    const index = candidates.findIndex(([, served]) => formatPorts(served) === wanted);
    const [match] = index < 0 ? [] : candidates.splice(index, 1);
    if (match) held[key] = match[0];
  }
  return held;
}

/**
 * Chooses the address of each virtual IP of an existing appliance. The inventory is only read if one is not
 * on the appliance yet.
 *
 * @param conflicts number of earlier choices that were taken by others
 * @param lost addresses on the appliance that belong to another owner
 */
export async function chooseAddresses(
  context: ReconcileContext,
  appliance: Appliance,
  { conflicts, lost }: { readonly conflicts: number; readonly lost: ReadonlySet<string> },
): Promise<AddressByKey> {
  const { spec, state } = context.request;
  checkHeldBlock(spec.network, appliance, context.location.label);
  const onAppliance = findHeldAddresses(appliance.virtualIps, context.request);
  const held = { ...onAppliance, ...state?.addressByKey, ...context.held };
  const isComplete = spec.virtualIps.every(({ key, address }) => {
    const wanted = address ?? held[key];
    return wanted !== undefined && wanted === onAppliance[key] && !lost.has(wanted);
  });
  if (isComplete) return onAppliance;
  const surveyed = await survey(context);
  const start = findStart(spec.ownerTag, conflicts);
  return allocateFor(context, held, surveyed, { appliance, start }).addressByKey;
}

/** Refuses a slice outside the block of the appliance, even if no address is chosen from it. */
function checkHeldBlock(network: NetworkSpec, { addresses, prefixLength }: Appliance, label: string): void {
  const unit = Ipv4.tryParse(addresses[0] ?? '');
  if (network.kind !== 'router' || !unit || prefixLength === undefined) return;
  throwIfAny(checkSlice(network.addressRange, Cidr.around(unit, prefixLength), label));
}

/** The part of a run that choosing addresses needs. */
export type Choosing = Pick<ReconcileContext, 'request' | 'serversByKey' | 'reservation'>;

/**
 * Allocates addresses and VRID for a new appliance or, with `appliance`, for an existing one; the search
 * begins at `start`.
 */
export function allocateFor(
  { request, serversByKey, reservation }: Choosing,
  held: AddressByKey,
  surveyed: Survey,
  { appliance, start }: { readonly appliance?: Appliance; readonly start?: number } = {},
): Allocation {
  const { virtualIps, redundant, network, vrid } = request.spec;
  const servers = Object.values(serversByKey).flat();
  const own = new Set(Object.values(appliance ? findHeldAddresses(appliance.virtualIps, request) : {}));
  const sorryServers = virtualIps.flatMap(({ sorryServer }) => sorryServer ?? []);
  const allocation = allocate({
    space: surveyed.space,
    inventory: buildInventory(surveyed, appliance?.id),
    units: { count: redundant ? 2 : 1, given: network.addresses, held: appliance?.addresses },
    vrid: { given: vrid, held: appliance?.vrid },
    virtualIps,
    held,
    reserved: [
      ...servers.map(({ address }) => address),
      ...sorryServers,
      // addresses of others on this appliance, unless they are being taken over
      ...(appliance?.virtualIps ?? []).flatMap((entry) => (own.has(entry.address) ? [] : entry.address)),
    ],
    avoid: reservation.listAvoided(),
    start,
  });
  return reserve(reservation, allocation);
}

/**
 * Allocates units and VRID for the successor of an appliance, which keeps its own until then. The virtual IPs
 * are not allocated: the successor will get the old ones.
 * @throws LB_NETWORK, LB_VRID, VIP_POOL_EXHAUSTED with the hint that there must be room for both
 */
export function allocateSuccessor(
  { request, serversByKey, reservation }: Choosing,
  surveyed: Survey,
  former: Appliance,
  start: number,
): Allocation {
  const { redundant, network, vrid } = request.spec;
  try {
    const allocation = allocate({
      space: surveyed.space,
      inventory: buildInventory(surveyed, undefined),
      units: { count: redundant ? 2 : 1, given: network.addresses },
      vrid: { given: vrid },
      virtualIps: [],
      held: {},
      reserved: Object.values(serversByKey).flatMap((servers) => servers.map(({ address }) => address)),
      avoid: reservation.listAvoided(),
      start,
    });
    return reserve(reservation, allocation);
  } catch (error) {
    if (!isKumikiError(error)) throw error;
    const hint = `load balancer ${former.id} keeps its addresses and VRID until its successor runs, so there must be room for both: give others, or free some; or destroy it first (pulumi destroy --target), which takes the virtual IPs down. Nothing was changed`;
    const [first, ...others] = error.problems.map((problem) => ({ ...problem, hint }));
    throw first ? new KumikiError([first, ...others]) : error;
  }
}

/**
 * Reserves an allocation, so that other runs of this process, which may see the same addresses as free, avoid
 * it.
 */
function reserve(reservation: Reservation, allocation: Allocation): Allocation {
  const { units, vrid, addressByKey } = allocation;
  reservation.choose({ addresses: [...units, ...Object.values(addressByKey)], vrid });
  return allocation;
}

function formatPorts(ports: readonly number[]): string {
  return [...ports].sort((a, b) => a - b).join();
}
