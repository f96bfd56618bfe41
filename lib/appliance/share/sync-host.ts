import type { Appliance, VirtualIpSetting } from '../../sakura/codec/model';
import { awaitServers } from '../reconcile/await-servers';
import { applySettings, saveChange } from '../reconcile/change';
import type { RunContext } from '../reconcile/run-context';
import { bridgeServers, findRemaining } from '../state/bridge-servers';
import { diffSettings, formatChange } from '../state/diff';
import { mergeEntries, type Neighbourhood } from '../state/merge-entries';

/** What one appliance is to have of a share. */
export interface HostTask {
  readonly own: readonly VirtualIpSetting[];
  readonly neighbourhood: Neighbourhood;
  /** Whether the saved entries of the share are known to run. */
  readonly isSettled: boolean;
  /** Addresses that must not run, though they may be saved. @default - none */
  readonly lost?: ReadonlySet<string>;
  /** Called with what is there after each change. */
  onSaved(appliance: Appliance): void;
  /** Called before what is saved is made to run: fails if it must not. */
  confirm?(appliance: Appliance): Promise<void>;
}

/**
 * Brings the entries of a share on one appliance to what is wanted, and leaves all else on it as it is, byte by
 * byte: its name, its tags, its power, the entries of others. A change that others made since it was read is
 * refused by the service, and the caller looks again.
 */
export async function syncHost(run: RunContext, appliance: Appliance, task: HostTask): Promise<Appliance> {
  let observed = appliance;
  let { isSettled } = task;
  for (;;) {
    const desired = mergeEntries(observed.virtualIps, task.own, task.neighbourhood);
    const mustChangeFirst = observed.virtualIps.some(({ address }) => task.lost?.has(address));
    const unsettled = isSettled || mustChangeFirst ? [] : findRemaining(observed.virtualIps, desired);
    if (unsettled.length > 0) {
      await task.confirm?.(observed);
      await apply(run, observed);
      await awaitServers(run, observed.id, unsettled);
      isSettled = true;
    }
    const bridge = bridgeServers(observed.virtualIps, desired);
    const settings = bridge?.settings ?? desired;
    const changes = diffSettings(observed.virtualIps, settings);
    if (changes.length > 0) {
      run.log(`virtual IPs on load balancer ${observed.id}: ${changes.map(formatChange).join('; ')}`);
      const { otherSettings, settingsHash } = observed;
      observed = await saveChange(run, observed.id, { virtualIps: settings, otherSettings, settingsHash });
      task.onSaved(observed);
      isSettled = false;
    }
    if (!isSettled) {
      await task.confirm?.(observed);
      await apply(run, observed);
    }
    isSettled = true;
    if (!bridge) return observed;
    await awaitServers(run, observed.id, bridge.arriving);
  }
}

/** One that does not run is not switched on: that is for its owner, and its boot applies what is saved. */
export async function apply(run: RunContext, { id, instanceStatus }: Appliance): Promise<void> {
  if (instanceStatus === 'down') run.log(`load balancer ${id} is off: the settings run from its next boot`);
  else await applySettings(run, id);
}
