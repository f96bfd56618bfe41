import type { Appliance } from '../../sakura/codec/model';
import { tryReadStatus } from '../reconcile/await-servers';
import { pauseAfterConflict } from '../reconcile/contention';
import { isAmbiguous, isHashConflict } from '../reconcile/failure-kind';
import type { RunContext } from '../reconcile/run-context';
import type { EntryClaim } from '../state/entry-owner';
import { findOwnEntries, type ShareState } from './share-state';
import { apply, syncHost } from './sync-host';

/** Takes all entries of a share off the appliances that have some; the appliances and all else on them stay. */
export async function removeShare(run: RunContext, state: ShareState): Promise<void> {
  const claim = { ownerTags: [state.ownerTag], remembered: state.virtualIps };
  for (const id of state.applianceIds) await removeFrom(run, id, claim, state);
}

async function removeFrom(run: RunContext, id: string, claim: EntryClaim, state: ShareState): Promise<void> {
  for (let conflicts = 1; ; conflicts++) {
    const host = await run.api.readAppliance(id, run.signal);
    if (!host) return;
    try {
      const had = findOwnEntries(host, claim).length > 0;
      if (!had && !(await isServing(run, host, state))) return;
      const label = `load balancer ${id} (${host.name})`;
      const neighbourhood = { label, claim, otherVirtualIps: 'keep', takesOver: false } as const;
      if (had) await syncHost(run, host, { own: [], neighbourhood, isSettled: true, onSaved: () => {} });
      // an interrupted run has taken them off, and they still run
      else await apply(run, host);
      return;
    } catch (error) {
      if (!isHashConflict(error) && !isAmbiguous(error)) throw error;
      if (run.clock.now() >= run.deadline) throw error;
      run.log(`load balancer ${id} was changed in the meantime: reading it again`);
      await pauseAfterConflict(run, state.ownerTag, conflicts);
    }
  }
}

/** Whether virtual IPs that are not saved any more still run. */
async function isServing(run: RunContext, host: Appliance, { virtualIps }: ShareState): Promise<boolean> {
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
