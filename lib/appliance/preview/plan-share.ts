import type { Problem } from '../../core/errors';
import type { Appliance, VirtualIpSetting } from '../../sakura/codec/model';
import { Reservations } from '../allocate/reservations';
import { resolveServers } from '../reconcile/resolve-servers';
import { findHosts, locateHosts } from '../share/find-hosts';
import { placeVirtualIps } from '../share/place';
import { chooseShareAddresses, findShareNetwork } from '../share/share-addresses';
import { findOwnEntries } from '../share/share-state';
import type { LoadBalancerShareSpec, ShareInputs } from '../spec/share';
import { buildSettings } from '../state/desired-settings';
import { diffSettings, formatChange } from '../state/diff';
import { parseDescription } from '../state/entry-description';
import { type EntryClaim, findOthers } from '../state/entry-owner';
import { mergeEntries } from '../state/merge-entries';
import { OTHER_ZONE_GAP, type PlannedAddress } from './plan-one';
import { chooseOwnerTag, toScope } from './planned-owner';
import type { ZoneDraft } from './zone-draft';

/** What an `up` would do with the virtual IPs of a program on existing load balancers. */
export interface PlannedShare {
  /** As in its spec: the construct's path with `-` for `/`. */
  readonly id: string;
  /** Such as `is1b`. */
  readonly zone: string;
  /** What the run would do with them. */
  readonly action: 'create' | 'update' | 'replace' | 'unchanged' | 'refused';
  /** The differences, each with its load balancer. */
  readonly reasons: readonly string[];
  /** The scope half of the owner tag on its existing entries. */
  readonly scope?: string | undefined;
  /** The address of each virtual IP, and the load balancer that serves it. */
  readonly virtualIps: readonly PlannedShareAddress[];
  /** The expected interruption, described in words; left out: none. */
  readonly gap?: string | undefined;
  /** The reasons why it is refused. */
  readonly problems: readonly Problem[];
}

/** A virtual IP of a share. */
export interface PlannedShareAddress extends PlannedAddress {
  /** Unique key of the virtual IP in the share. */
  readonly key: string;
  /** The load balancer that serves it. */
  readonly applianceId: string;
}

/**
 * Plans the virtual IPs of one share, and adds the result to the draft.
 * @throws the errors with which a run would be refused
 */
export async function planShareIn(
  draft: ZoneDraft,
  spec: LoadBalancerShareSpec,
  scope: string | undefined,
): Promise<PlannedShare> {
  const { id, ownerId, ...share } = spec;
  const ownerTag = chooseOwnerTag(listMarks(draft), { id, ownerId }, scope);
  const inputs: ShareInputs = { ...share, ownerTag };
  const claim: EntryClaim = { ownerTags: [ownerTag] };
  const { run } = draft;
  const { wanted } = await findHosts(run, { spec: inputs });
  const location = locateHosts(wanted);
  const { serversByKey } = await resolveServers(run, { spec: inputs }, location);
  const servers = new Set(Object.values(serversByKey).flatMap((list) => list.map(({ address }) => address)));
  const network = await findShareNetwork(run, { hosts: wanted, location }, spec.addressRange);
  draft.addNetwork({ spec: network, location, servers });
  const reservation = new Reservations().open(ownerTag, { addresses: [] });
  const site = {
    hosts: wanted,
    location,
    claim,
    serversByKey,
    reservation,
    conflicts: 0,
    lost: new Set<string>(),
  };
  const { addressByKey } = await chooseShareAddresses(run, { spec: inputs }, site);

  const placed = placeVirtualIps(spec.virtualIps, wanted, claim);
  const former = draft.appliances.filter(
    (each) => findOwnEntries(each, claim).length > 0 && !wanted.some((host) => host.id === each.id),
  );
  const exists = [...wanted, ...former].some((host) => findOwnEntries(host, claim).length > 0);
  const held = new Set(wanted.flatMap((host) => findOwnEntries(host, claim).map(({ address }) => address)));
  const reasons = [...former, ...wanted].flatMap((host) => {
    const virtualIps = placed.get(host.id) ?? [];
    const own = buildSettings({ virtualIps, ownerTag }, addressByKey, serversByKey);
    const settings = mergeEntries(host.virtualIps, own, {
      label: `load balancer ${host.id} (${host.name})`,
      claim,
      otherVirtualIps: 'keep',
      takesOver: spec.takeOver ?? false,
    });
    const changes = changeHost(draft, host, settings);
    return changes.map((change) => `load balancer ${host.id} (${host.name}): ${change}`);
  });
  return {
    ...{ id, zone: draft.zone, reasons, problems: [] },
    action: reasons.length === 0 ? 'unchanged' : exists ? 'update' : 'create',
    ...(exists && { scope: toScope(ownerTag) }),
    virtualIps: spec.virtualIps.map(({ key, address: given }) => {
      const address = addressByKey[key] ?? '';
      const chosen = spec.addressRange ? 'the lowest free address of its range' : 'the lowest free address';
      const because = held.has(address) ? 'kept' : given === undefined ? chosen : 'given';
      return { key, address, because, applianceId: findHome(placed, key, wanted) };
    }),
  };
}

/**
 * Removes the virtual IPs of a share that is planned to be in another zone from the load balancers of this
 * zone.
 * @returns undefined if it has none here
 */
export function leaveZone(
  draft: ZoneDraft,
  planned: PlannedShare,
  spec: Pick<LoadBalancerShareSpec, 'id' | 'ownerId'>,
  scope: string | undefined,
): PlannedShare | undefined {
  const ownerTag = chooseOwnerTag(listMarks(draft), spec, scope);
  const claim: EntryClaim = { ownerTags: [ownerTag] };
  const hosts = draft.appliances.filter((each) => findOwnEntries(each, claim).length > 0);
  if (hosts.length === 0) return undefined;
  const reasons = hosts.flatMap((host) => {
    const changes = changeHost(draft, host, findOthers(host.virtualIps, claim));
    return changes.map((change) => `load balancer ${host.id} (${host.name}) in ${draft.zone}: ${change}`);
  });
  return {
    ...planned,
    action: 'replace',
    scope: toScope(ownerTag),
    reasons: [
      `zone: virtual IPs cannot move from ${draft.zone} to ${planned.zone}`,
      ...planned.reasons,
      ...reasons,
    ],
    gap: OTHER_ZONE_GAP,
  };
}

/** Changes the entries of an appliance in the draft, and returns the changes. */
function changeHost(draft: ZoneDraft, host: Appliance, virtualIps: readonly VirtualIpSetting[]): string[] {
  draft.put({ ...host, virtualIps });
  return diffSettings(host.virtualIps, virtualIps).map(formatChange);
}

/** Lists the owner tags on entries in the zone. */
function listMarks({ appliances }: ZoneDraft): string[] {
  return appliances.flatMap(({ virtualIps }) =>
    virtualIps.flatMap(({ description }) => parseDescription(description).ownerTag ?? []),
  );
}

function findHome(
  placed: ReturnType<typeof placeVirtualIps>,
  key: string,
  [first]: readonly Appliance[],
): string {
  const home = [...placed].find(([, virtualIps]) => virtualIps.some((each) => each.key === key));
  return home?.[0] ?? first?.id ?? '';
}
