import { Cidr, Ipv4 } from '../../core/ipv4';
import { throwIfAny } from '../../core/problems';
import type { Appliance } from '../../sakura/codec/model';
import { checkSlice } from '../allocate/address-space';
import { allocate } from '../allocate/allocate';
import { buildInventory, type Survey } from '../allocate/inventory';
import type { Reservation } from '../allocate/reservations';
import { findStart } from '../reconcile/contention';
import type { Location } from '../reconcile/locate';
import type { RunContext } from '../reconcile/run-context';
import { readSurvey } from '../reconcile/survey';
import type { AddressRange, NetworkSpec } from '../spec/spec';
import type { ResolvedServer } from '../state/desired-settings';
import { type EntryClaim, findOthers } from '../state/entry-owner';
import { observeVirtualIps } from '../state/observed-settings';
import type { ShareRequest } from './share-request';

/** The input for choosing the addresses of a share. */
export interface ShareSite {
  readonly hosts: readonly Appliance[];
  readonly location: Location;
  readonly claim: EntryClaim;
  readonly serversByKey: Readonly<Record<string, readonly ResolvedServer[]>>;
  /** Number of earlier choices that were taken by others. */
  readonly conflicts: number;
  /** Addresses on the appliances that belong to another owner. */
  readonly lost: ReadonlySet<string>;
  /** The choices of other runs of this process, and of this one. */
  readonly reservation: Reservation;
}

/** The addresses of a share. */
export interface ShareAddresses {
  readonly addressByKey: Readonly<Record<string, string>>;
  /** Whether some are not on the appliances yet. */
  readonly isNew: boolean;
}

/**
 * Chooses the address of each virtual IP of a share. The network is only surveyed if one is not on an
 * appliance yet.
 * @throws VIP_ADDRESS, VIP_POOL_EXHAUSTED, LB_NETWORK
 */
export async function chooseShareAddresses(
  run: RunContext,
  request: ShareRequest,
  site: ShareSite,
): Promise<ShareAddresses> {
  const { spec } = request;
  const { hosts, claim, lost } = site;
  const there: Record<string, string> = {};
  for (const { virtualIps } of hosts) {
    for (const { key, address } of observeVirtualIps(virtualIps, claim)) {
      if (!lost.has(address)) there[key] ??= address;
    }
  }
  checkRange(spec.addressRange, site);
  const isThere = spec.virtualIps.every(
    ({ key, address }) => there[key] !== undefined && (address === undefined || address === there[key]),
  );
  if (isThere) return { addressByKey: there, isNew: false };
  const addressByKey = await allocateShare(run, request, site, there);
  site.reservation.choose({ addresses: Object.values(addressByKey) });
  return { addressByKey, isNew: true };
}

/** Refuses a slice outside the block of the appliances, even if no address is chosen from it. */
function checkRange(range: AddressRange | undefined, { hosts, location }: ShareSite): void {
  const [host] = hosts;
  const unit = Ipv4.tryParse(host?.addresses[0] ?? '');
  if (!unit || host?.prefixLength === undefined) return;
  throwIfAny(checkSlice(range, Cidr.around(unit, host.prefixLength), location.label));
}

async function allocateShare(
  run: RunContext,
  { spec, state }: ShareRequest,
  site: ShareSite,
  there: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const { hosts, claim, location, conflicts, reservation } = site;
  reservation.beginSurvey();
  const surveyed = await readSurvey(run, await findShareNetwork(run, site, spec.addressRange), location);
  const given = new Set(spec.virtualIps.flatMap(({ address }) => address ?? []));
  const servers = Object.values(site.serversByKey).flat();
  return allocate({
    space: surveyed.space,
    inventory: buildInventory(withoutOwn(surveyed, hosts, claim, given), undefined),
    // the addresses of the units are in the inventory
    units: { count: 0, held: [] },
    vrid: { held: 1 },
    virtualIps: spec.virtualIps,
    held: { ...there, ...state?.addressByKey },
    reserved: [
      ...servers.map(({ address }) => address),
      ...spec.virtualIps.flatMap(({ sorryServer }) => sorryServer ?? []),
    ],
    avoid: reservation.listAvoided(),
    start: findStart(spec.ownerTag, conflicts),
  }).addressByKey;
}

/**
 * Removes its own entries from the surveyed hosts, and those of others with a given address: the same address
 * with another port is a separate entry.
 */
function withoutOwn(
  surveyed: Survey,
  hosts: readonly Appliance[],
  claim: EntryClaim,
  given: ReadonlySet<string>,
): Survey {
  const ids = new Set(hosts.map(({ id }) => id));
  const appliances = surveyed.appliances.map((appliance) => {
    if (!ids.has(appliance.id)) return appliance;
    const others = findOthers(appliance.virtualIps, claim).filter(({ address }) => !given.has(address));
    return { ...appliance, virtualIps: others };
  });
  return { ...surveyed, appliances };
}

/**
 * Describes the network of the hosts: addresses can be chosen from a router's block; on a plain switch, all
 * are given.
 */
export async function findShareNetwork(
  run: RunContext,
  { hosts, location }: Pick<ShareSite, 'hosts' | 'location'>,
  addressRange: AddressRange | undefined,
): Promise<NetworkSpec> {
  const by = { by: 'id', value: location.switchId } as const;
  const uplink = await run.api.readSwitch(location.switchId, run.signal);
  if (uplink?.subnets.some(({ nextHop, range }) => nextHop === undefined && range)) {
    return { kind: 'router', router: by, ...(addressRange && { addressRange }) };
  }
  const [host] = hosts;
  return {
    kind: 'switch',
    switch: by,
    addresses: host?.addresses ?? [],
    prefixLength: host?.prefixLength ?? 24,
    ...(host?.gateway !== undefined && { gateway: host.gateway }),
  };
}
