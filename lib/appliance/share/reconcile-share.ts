import { compareText } from '../../core/order';
import type { Appliance } from '../../sakura/codec/model';
import { pauseAfterConflict } from '../reconcile/contention';
import { isAmbiguous, isDuplicate, isHashConflict } from '../reconcile/failure-kind';
import { type ResolvedServers, resolveServers } from '../reconcile/resolve-servers';
import type { RunContext } from '../reconcile/run-context';
import { buildSettings } from '../state/desired-settings';
import type { EntryClaim } from '../state/entry-owner';
import { findHosts, type Hosts, locateHosts } from './find-hosts';
import { placeVirtualIps } from './place';
import { chooseShareAddresses } from './share-addresses';
import { type ShareRequest, toShareClaim } from './share-request';
import { buildShareState, digestEntries, findOwnEntries, type ShareState } from './share-state';
import { syncHost } from './sync-host';

/**
 * Brings the virtual IPs of one share from whatever is there to what the spec says, on appliances that belong to
 * others. Every step reads first, so a run that was killed anywhere is finished by the next. Two that change one
 * appliance at the same time take turns: the service refuses what was read before the other's change.
 */
export async function reconcileShare(run: RunContext, request: ShareRequest): Promise<ShareState> {
  const claim = toShareClaim(request);
  let resolved: ResolvedServers | undefined;
  for (let conflicts = 0; ; conflicts++) {
    const hosts = await findHosts(run, request);
    resolved ??= await resolveServers(run, request, locateHosts(hosts.wanted));
    const share = { request, claim, resolved, hosts, conflicts };
    try {
      const changed = await syncHosts(run, share);
      if (await isUndisturbed(run, changed, share)) return summarize(run, share, changed, undefined);
      run.log('somebody else has overwritten the settings: reading them again');
    } catch (error) {
      if (!isHashConflict(error) && !isDuplicate(error) && !isAmbiguous(error)) throw error;
      if (run.clock.now() >= run.deadline) throw error;
      run.log('a load balancer was changed in the meantime, or an address is taken: reading it again');
    }
    run.signal.throwIfAborted();
    await pauseAfterConflict(run, request.spec.ownerTag, conflicts + 1);
  }
}

/** A run on a share that knows what there is. */
interface ShareRun {
  readonly request: ShareRequest;
  readonly claim: EntryClaim;
  readonly resolved: ResolvedServers;
  readonly hosts: Hosts;
  readonly conflicts: number;
}

/** All appliances as they are afterwards. Those that lose entries go first: an address is on one at a time. */
async function syncHosts(run: RunContext, share: ShareRun): Promise<Map<string, Appliance>> {
  const { request, claim, resolved, hosts, conflicts } = share;
  const { spec, state } = request;
  const { serversByKey } = resolved;
  const placed = placeVirtualIps(spec.virtualIps, hosts.wanted, claim);
  const site = { hosts: hosts.wanted, location: locateHosts(hosts.wanted), claim, serversByKey, conflicts };
  const addressByKey = await chooseShareAddresses(run, request, site);
  const all = [...hosts.former, ...hosts.wanted];
  const now = new Map(all.map((host) => [host.id, host]));
  const isSettled = digestAll(now, claim) === (state?.appliedDigest ?? digestEntries([]));
  for (const host of all) {
    const virtualIps = placed.get(host.id) ?? [];
    const own = buildSettings({ virtualIps, ownerTag: spec.ownerTag }, addressByKey, serversByKey);
    const synced = await syncHost(run, host, {
      own,
      neighbourhood: {
        label: `load balancer ${host.id} (${host.name})`,
        claim,
        otherVirtualIps: 'keep',
        takesOver: spec.takeOver ?? false,
      },
      // one that has nothing of it and gets nothing is none of its business
      isSettled:
        isSettled || (own.length === 0 && findOwnEntries(host, claim).length === 0 && !wasOn(host, state)),
      onSaved: (saved) => {
        now.set(saved.id, saved);
        request.onStateKnown?.(summarize(run, share, now, state?.appliedDigest ?? ''));
      },
    });
    now.set(host.id, synced);
  }
  return now;
}

function wasOn({ id }: Appliance, state: ShareState | undefined): boolean {
  return state?.applianceIds.includes(id) ?? false;
}

/**
 * Looks once more at what was written: where the service does not compare settings, a change of somebody else that
 * began earlier takes them away again.
 */
async function isUndisturbed(
  { api, signal }: RunContext,
  written: ReadonlyMap<string, Appliance>,
  { hosts, claim }: ShareRun,
): Promise<boolean> {
  for (const before of written.values()) {
    const own = findOwnEntries(before, claim);
    if (own.length === 0 || hosts.wanted.includes(before)) continue;
    const now = await api.readAppliance(before.id, signal);
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
  // until its settings run, an appliance that has lost its entries is not done with
  const ids = [...summary.applianceIds, ...(request.state?.applianceIds ?? [])];
  return { ...summary, applianceIds: [...new Set(ids)].sort() };
}

function digestAll(hosts: ReadonlyMap<string, Appliance>, claim: EntryClaim): string {
  return digestEntries([...hosts.values()].flatMap((host) => findOwnEntries(host, claim)));
}
