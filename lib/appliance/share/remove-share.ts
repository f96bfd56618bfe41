import type { Appliance } from '../../sakura/codec/model';
import { tryReadStatus } from '../reconcile/await-servers';
import { pauseAfterConflict } from '../reconcile/contention';
import { isAmbiguous, isHashConflict } from '../reconcile/failure-kind';
import { LOOK_AGAIN_MS } from '../reconcile/own';
import type { RunContext } from '../reconcile/run-context';
import type { EntryClaim } from '../state/entry-owner';
import { findServing } from './find-hosts';
import { findOwnEntries, type ShareState } from './share-state';
import { apply, syncHost } from './sync-host';

/**
 * Removes all entries of a share from its appliances, including those that only a killed run knew. The
 * appliances and everything else on them stay.
 */
export async function removeShare(run: RunContext, state: ShareState): Promise<void> {
  const claim = { ownerTags: [state.ownerTag], remembered: state.virtualIps };
  const { ownerTag, applianceIds, virtualIps } = state;
  for (const { id } of await findServing(run, { ownerTags: [ownerTag], applianceIds })) {
    await removeEntries(run, id, { ownerTag, claim, virtualIps });
  }
}

/** Entries to remove from an appliance. */
interface Removal {
  readonly ownerTag: string;
  readonly claim: EntryClaim;
  /** Their remembered virtual IPs, which may still run although they are no longer saved. */
  readonly virtualIps: ShareState['virtualIps'];
  /** The addresses to remove. @default - all */
  readonly addresses?: ReadonlySet<string>;
}

/**
 * Removes entries of a share from one appliance, and checks after a moment that they are still gone: where
 * the service does not compare settings, another client's earlier change can bring them back.
 */
export async function removeEntries(run: RunContext, id: string, removal: Removal): Promise<void> {
  const { ownerTag, claim, addresses } = removal;
  let hasChanged = false;
  for (let conflicts = 1; ; conflicts++) {
    const host = await readTwice(run, id);
    if (!host) return;
    const own = findOwnEntries(host, claim);
    const kept = addresses ? own.filter(({ address }) => !addresses.has(address)) : [];
    const isLeft = kept.length < own.length;
    if (!isLeft && (hasChanged || !(await isServing(run, host, removal)))) return;
    try {
      const label = `load balancer ${id} (${host.name})`;
      const neighbourhood = { label, claim, otherVirtualIps: 'keep', takesOver: false } as const;
      if (isLeft) await syncHost(run, host, { own: kept, neighbourhood, isSettled: true, onSaved: () => {} });
      // an interrupted run has removed them, but they are still running
      else await apply(run, host);
      hasChanged = true;
      await run.clock.sleep(LOOK_AGAIN_MS, run.signal);
    } catch (error) {
      if (!isHashConflict(error) && !isAmbiguous(error)) throw error;
      if (run.clock.now() >= run.deadline) throw error;
      run.log(`load balancer ${id} was changed in the meantime: reading it again`);
      await pauseAfterConflict(run, ownerTag, conflicts);
    }
  }
}

/** Reads twice before it concludes that an appliance, and the virtual IPs on it, no longer exist. */
async function readTwice({ api, clock, signal }: RunContext, id: string): Promise<Appliance | undefined> {
  const found = await api.readAppliance(id, signal);
  if (found) return found;
  await clock.sleep(LOOK_AGAIN_MS, signal);
  return api.readAppliance(id, signal);
}

/** Checks whether virtual IPs that are no longer saved are still running. */
async function isServing(run: RunContext, host: Appliance, { virtualIps }: Removal): Promise<boolean> {
  if (host.instanceStatus !== 'up') return false;
  const saved = new Set(host.virtualIps.map(({ address, port }) => `${address}:${port}`));
  const status = (await tryReadStatus(run, host.id)) ?? [];
  return virtualIps.some(({ address, ports }) =>
    ports.some(
      (port) =>
        !saved.has(`${address}:${port}`) &&
        status.some((row) => row.address === address && row.port === port),
    ),
  );
}
