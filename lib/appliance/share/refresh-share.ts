import type { Appliance } from '../../sakura/codec/model';
import { fitsStatus } from '../reconcile/applied';
import { tryReadStatus } from '../reconcile/await-servers';
import type { RunContext } from '../reconcile/run-context';
import type { ShareInputs } from '../spec/share';
import { formatPair } from '../state/diff';
import { describeVirtualIps } from '../state/drift';
import type { EntryClaim } from '../state/entry-owner';
import { findServing } from './find-hosts';
import { buildShareState, findOwnEntries, type ShareState } from './share-state';

/** The current state of a share, and the inputs that would describe it. */
export interface RefreshedShare {
  readonly state: ShareState;
  readonly inputs: ShareInputs;
}

/**
 * Reads the entries of a share on each of its appliances: one request, and one more for each. Undefined if
 * none of them exists any more.
 */
export async function refreshShare(
  run: RunContext,
  state: ShareState,
  inputs: ShareInputs,
): Promise<RefreshedShare | undefined> {
  const claim = { ownerTags: [state.ownerTag], remembered: state.virtualIps };
  const { applianceIds } = state;
  const hosts = await findServing(run, { ownerTags: claim.ownerTags, applianceIds });
  if (hosts.length === 0 && applianceIds.length > 0) return undefined;
  // entries that a killed run put on other appliances have to be removed
  let isRunning = hosts.every(({ id }) => applianceIds.includes(id));
  for (const host of hosts) isRunning = (await hasRunningEntries(run, host, claim)) && isRunning;
  const { zone, ownerTag, foundServers, appliedDigest } = state;
  const now = buildShareState(hosts, { zone, ownerTag, claim, foundServers, appliedDigest, isRunning });
  const entries = hosts.flatMap(({ virtualIps }) => virtualIps);
  // an appliance that lost all entries of the share must still get them back
  const known = { ...now, applianceIds: [...new Set([...now.applianceIds, ...state.applianceIds])].sort() };
  return {
    state: known,
    inputs: { ...inputs, virtualIps: describeVirtualIps(inputs.virtualIps, state, entries) },
  };
}

/** Checks whether the status matches its saved entries; those of others do not matter. */
async function hasRunningEntries(run: RunContext, host: Appliance, claim: EntryClaim): Promise<boolean> {
  if (host.instanceStatus !== 'up') return true;
  const status = await tryReadStatus(run, host.id);
  if (!status) return true;
  const own = findOwnEntries(host, claim);
  const pairs = new Set(own.map(formatPair));
  return fitsStatus(
    own,
    status.filter((row) => pairs.has(formatPair(row))),
  );
}
