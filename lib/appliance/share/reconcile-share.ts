import { KumikiError } from '../../core/errors';
import { compareText } from '../../core/order';
import type { Appliance } from '../../sakura/codec/model';
import { type Reservation, Reservations } from '../allocate/reservations';
import { pauseAfterConflict } from '../reconcile/contention';
import { isAmbiguous, isDuplicate, isHashConflict, isNoChoice } from '../reconcile/failure-kind';
import { LOOK_AGAIN_MS } from '../reconcile/own';
import { type ResolvedServers, resolveServers } from '../reconcile/resolve-servers';
import type { RunContext } from '../reconcile/run-context';
import { buildSettings } from '../state/desired-settings';
import { type EntryClaim, findOthers } from '../state/entry-owner';
import { findHosts, type Hosts, locateHosts } from './find-hosts';
import { placeVirtualIps } from './place';
import { removeEntries } from './remove-share';
import { chooseShareAddresses } from './share-addresses';
import { type ShareRequest, toShareClaim } from './share-request';
import { buildShareState, digestEntries, findOwnEntries, type ShareState } from './share-state';
import { syncHost } from './sync-host';
import { AddressesTakenError, confirmAddresses } from './taken-addresses';

/**
 * Brings the virtual IPs of one share from any starting point to its spec, on appliances of other owners.
 * Every step reads first, so a run killed at any point is finished by the next. Two runs that change one
 * appliance at the same time take turns: the service refuses a change based on outdated settings.
 */
export async function reconcileShare(run: RunContext, request: ShareRequest): Promise<ShareState> {
  const { ownerTag, virtualIps } = request.spec;
  const { reservations = new Reservations() } = run;
  const given = virtualIps.flatMap(({ address }) => address ?? []);
  const reservation = reservations.open(ownerTag, { addresses: given });
  try {
    return await reconcileReserved(run, request, reservation);
  } finally {
    reservation.close();
  }
}

async function reconcileReserved(
  run: RunContext,
  request: ShareRequest,
  reservation: Reservation,
): Promise<ShareState> {
  const known = { request, reservation, claim: toShareClaim(request), verified: new Set<string>() };
  let resolved: ResolvedServers | undefined;
  let lost: ReadonlySet<string> = new Set();
  for (let conflicts = 0; ; conflicts++) {
    const hosts = await findHosts(run, request);
    resolved ??= await resolveServers(run, request, locateHosts(hosts.wanted));
    const share = { ...known, resolved, hosts, conflicts, lost };
    try {
      const changed = await syncHosts(run, share);
      if (await isUndisturbed(run, changed, share)) return summarize(run, share, changed, undefined);
      run.log('another client has overwritten the settings: reading them again');
    } catch (error) {
      if (error instanceof AddressesTakenError) lost = new Set([...lost, ...error.addresses]);
      else if (lost.size > 0 && isNoChoice(error)) await withdraw(run, share);
      if (!isTemporary(error) || run.clock.now() >= run.deadline) throw error;
      run.log('a load balancer was changed in the meantime, or an address is taken: reading it again');
    }
    run.signal.throwIfAborted();
    await pauseAfterConflict(run, request.spec.ownerTag, conflicts + 1);
  }
}

/** Checks whether trying again may help. */
function isTemporary(error: unknown): boolean {
  if (error instanceof AddressesTakenError) return true;
  return isHashConflict(error) || isDuplicate(error) || isAmbiguous(error);
}

/** Removes virtual IPs that belong to another owner when no other address can be chosen. */
async function withdraw(run: RunContext, { request, claim, hosts, lost }: ShareRun): Promise<void> {
  const { ownerTag } = request.spec;
  const addresses = lost;
  for (const { id } of hosts.wanted)
    await removeEntries(run, id, { ownerTag, claim, addresses, virtualIps: [] });
}

/** A run on a share whose current state is known. */
interface ShareRun {
  readonly request: ShareRequest;
  readonly claim: EntryClaim;
  readonly resolved: ResolvedServers;
  readonly hosts: Hosts;
  readonly conflicts: number;
  readonly reservation: Reservation;
  /** Addresses confirmed as its own alone. */
  readonly verified: Set<string>;
  /** Addresses that it added to appliances but that belong to another owner. */
  readonly lost: ReadonlySet<string>;
}

/**
 * Syncs all appliances and returns their new states. Those that lose entries come first: an address is on one
 * at a time.
 */
async function syncHosts(run: RunContext, share: ShareRun): Promise<Map<string, Appliance>> {
  const { request, claim, resolved, hosts } = share;
  const { spec, state } = request;
  const { serversByKey } = resolved;
  const placed = placeVirtualIps(spec.virtualIps, hosts.wanted, claim);
  const site = { ...share, hosts: hosts.wanted, location: locateHosts(hosts.wanted), serversByKey };
  const { addressByKey, isNew } = await chooseShareAddresses(run, request, site);
  const all = [...hosts.former, ...hosts.wanted];
  const now = new Map(all.map((host) => [host.id, host]));
  const isSettled = digestAll(now, claim) === (state?.appliedDigest ?? digestEntries([]));
  for (const host of all) {
    const virtualIps = placed.get(host.id) ?? [];
    const own = buildSettings({ virtualIps, ownerTag: spec.ownerTag }, addressByKey, serversByKey);
    const synced = await syncHost(run, isNew ? await readUnchanged(run, host, claim) : host, {
      own,
      neighbourhood: {
        label: `load balancer ${host.id} (${host.name})`,
        claim,
        otherVirtualIps: 'keep',
        takesOver: spec.takeOver ?? false,
      },
      // an appliance without entries of the share, before and after, does not concern it
      isSettled:
        isSettled || (own.length === 0 && findOwnEntries(host, claim).length === 0 && !wasOn(host, state)),
      onSaved: (saved) => {
        now.set(saved.id, saved);
        request.onStateKnown?.(summarize(run, share, now, state?.appliedDigest ?? ''));
      },
      lost: share.lost,
      confirm: (saved) => confirmAddresses(run, saved, share),
    });
    now.set(host.id, synced);
  }
  return now;
}

/**
 * Reads an appliance again after addresses were chosen, which takes a while: not every service compares
 * settings, so a change by others in between would be lost.
 * @throws LB_CONFLICT if there was one
 */
async function readUnchanged(run: RunContext, host: Appliance, claim: EntryClaim): Promise<Appliance> {
  const now = await run.api.readAppliance(host.id, run.signal);
  const others = digestEntries(findOthers(host.virtualIps, claim));
  if (now && digestEntries(findOthers(now.virtualIps, claim)) === others) return now;
  throw new KumikiError({
    code: 'LB_CONFLICT',
    message: `the virtual IPs of load balancer ${host.id} (${host.name}) were changed while addresses were chosen`,
    hint: 'run it again',
  });
}

function wasOn({ id }: Appliance, state: ShareState | undefined): boolean {
  return state?.applianceIds.includes(id) ?? false;
}

/**
 * Checks the written entries after a moment: where the service does not compare settings, another client's
 * earlier change can undo them.
 */
async function isUndisturbed(
  { api, clock, signal }: RunContext,
  written: ReadonlyMap<string, Appliance>,
  { hosts, claim }: ShareRun,
): Promise<boolean> {
  const untouched = [...hosts.wanted, ...hosts.former];
  const changed = [...written.values()].filter((host) => !untouched.includes(host));
  if (changed.length > 0) await clock.sleep(LOOK_AGAIN_MS, signal);
  for (const before of changed) {
    const own = findOwnEntries(before, claim);
    const now = await api.readAppliance(before.id, signal);
    if (!now && own.length === 0) continue;
    if (!now || digestEntries(findOwnEntries(now, claim)) !== digestEntries(own)) return false;
  }
  return true;
}

function summarize(
  { api }: RunContext,
  { request, claim, resolved }: ShareRun,
  now: ReadonlyMap<string, Appliance>,
  appliedDigest: string | undefined,
): ShareState {
  const { ownerTag } = request.spec;
  const hosts = [...now.values()].sort((a, b) => compareText(a.id, b.id));
  const { foundServers } = resolved;
  const isRunning = appliedDigest === undefined;
  const summary = buildShareState(hosts, {
    ...{ zone: api.zone, ownerTag, claim, foundServers, appliedDigest, isRunning },
  });
  if (isRunning) return summary;
  // until its settings run, an appliance that has lost its entries still concerns the share
  const ids = [...summary.applianceIds, ...(request.state?.applianceIds ?? [])];
  return { ...summary, applianceIds: [...new Set(ids)].sort() };
}

function digestAll(hosts: ReadonlyMap<string, Appliance>, claim: EntryClaim): string {
  return digestEntries([...hosts.values()].flatMap((host) => findOwnEntries(host, claim)));
}
