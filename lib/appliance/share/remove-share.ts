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
 * Takes all entries of a share off the appliances that have some, also those that only a killed run knew of; the
 * appliances and all else on them stay.
 */
export async function removeShare(run: RunContext, state: ShareState): Promise<void> {
  const claim = { ownerTags: [state.ownerTag], remembered: state.virtualIps };
  const { ownerTag, applianceIds, virtualIps } = state;
  for (const { id } of await findServing(run, { ownerTags: [ownerTag], applianceIds })) {
    await removeEntries(run, id, { ownerTag, claim, virtualIps });
  }
}

/** Entries to take off an appliance. */
interface Removal {
  readonly ownerTag: string;
  readonly claim: EntryClaim;
  /** What is remembered of them, as they may run though they are not saved any more. */
  readonly virtualIps: ShareState['virtualIps'];
  /** The addresses that go. @default - all */
  readonly addresses?: ReadonlySet<string>;
}

/**
 * Takes entries of a share off one appliance, and looks after a moment whether they are still gone: where the service
 * does not compare settings, a change of somebody else that began earlier brings them back.
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
      // an interrupted run has taken them off, and they still run
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

/** Nobody concludes from one look that an appliance is gone, and with it the virtual IPs on it. */
async function readTwice({ api, clock, signal }: RunContext, id: string): Promise<Appliance | undefined> {
  const found = await api.readAppliance(id, signal);
  if (found) return found;
  await clock.sleep(LOOK_AGAIN_MS, signal);
  return api.readAppliance(id, signal);
}

/** Whether virtual IPs that are not saved any more still run. */
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
