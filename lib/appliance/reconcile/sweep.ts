import { KumikiError } from '../../core/errors';
import type { Appliance } from '../../sakura/codec/model';
import { findOwnerTags } from '../spec/tags';
import { findOthers } from '../state/entry-owner';
import { applySettings, saveChange } from './change';
import { isAmbiguous, isHashConflict } from './failure-kind';
import { findLeftovers, type Leftover } from './find-leftovers';
import { LOOK_AGAIN_MS } from './own';
import { removeAppliance } from './remove-appliance';
import type { RunContext } from './run-context';

/** A leftover and what the sweep did with it. */
export interface Swept extends Leftover {
  readonly outcome: 'removed' | 'kept' | 'gone';
}

/** Lists the leftovers of each scope in the zone: one request per page. */
export async function listLeftovers({ api, signal }: RunContext): Promise<Leftover[]> {
  return findLeftovers(await api.findLoadBalancers({}, signal));
}

/**
 * Removes leftovers one by one. Each is read again before it is touched: it is kept if its owner has changed,
 * or if it is protected or serves others.
 */
export async function sweep(run: RunContext, leftovers: readonly Leftover[]): Promise<Swept[]> {
  const swept: Swept[] = [];
  // entries first: an appliance kept only because of them can be removed afterwards
  const entries = leftovers.filter(({ kind }) => kind === 'entries');
  for (const leftover of entries) swept.push(await removeEntries(run, leftover));
  for (const leftover of leftovers) {
    if (leftover.kind === 'appliance') swept.push(await sweepAppliance(run, leftover));
  }
  return swept;
}

async function sweepAppliance(run: RunContext, leftover: Leftover): Promise<Swept> {
  const appliance = await run.api.readAppliance(leftover.id, run.signal);
  if (!appliance) return { ...leftover, outcome: 'gone' };
  const now = findLeftovers([appliance]).find(({ kind }) => kind === 'appliance');
  if (now?.ownerTag !== leftover.ownerTag) {
    return { ...leftover, outcome: 'kept', keptBecause: 'it no longer has that owner tag' };
  }
  if (now.keptBecause !== undefined) return { ...now, outcome: 'kept' };
  await removeAppliance(run, appliance);
  const { keptBecause: _was, ...removed } = leftover;
  return { ...removed, outcome: 'removed' };
}

/**
 * Removes the entries of one owner from an appliance of another owner; all other entries stay unchanged, byte
 * for byte.
 */
async function removeEntries(run: RunContext, leftover: Leftover): Promise<Swept> {
  const { id, ownerTag } = leftover;
  for (;;) {
    const appliance = await run.api.readAppliance(id, run.signal);
    if (!appliance) return { ...leftover, outcome: 'gone' };
    if (findOwnerTags(appliance.tags).includes(ownerTag)) {
      return { ...leftover, outcome: 'kept', keptBecause: 'the appliance has become its own' };
    }
    try {
      if (!(await saveWithout(run, appliance, ownerTag))) {
        run.log(`removed ${leftover.virtualIps.join(', ')} from load balancer ${id}`);
        return { ...leftover, outcome: 'removed' };
      }
      await applySettings(run, id);
      // where the service does not compare settings, another client's change can bring them back
      await run.clock.sleep(LOOK_AGAIN_MS, run.signal);
    } catch (error) {
      if (!isHashConflict(error) && !isAmbiguous(error)) throw error;
      if (run.clock.now() >= run.deadline) throw timeoutError(leftover);
      run.log(`load balancer ${id} was changed in the meantime: reading it again`);
      await run.clock.sleep(1_000, run.signal);
    }
  }
}

async function saveWithout(run: RunContext, appliance: Appliance, ownerTag: string): Promise<boolean> {
  const kept = findOthers(appliance.virtualIps, { ownerTags: [ownerTag] });
  if (kept.length === appliance.virtualIps.length) return false;
  const { otherSettings, settingsHash } = appliance;
  await saveChange(run, appliance.id, { virtualIps: kept, otherSettings, settingsHash });
  return true;
}

function timeoutError({ id, virtualIps }: Leftover): KumikiError {
  return new KumikiError({
    code: 'LB_TIMEOUT',
    message: `load balancer ${id} is repeatedly changed by others: ${virtualIps.join(', ')} are still on it`,
    hint: 'run the sweep again',
  });
}
