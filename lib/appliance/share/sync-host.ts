import type { Appliance, VirtualIpSetting } from '../../sakura/codec/model';
import { awaitServers } from '../reconcile/await-servers';
import { applySettings, saveChange } from '../reconcile/change';
import type { RunContext } from '../reconcile/run-context';
import { bridgeServers, findRemaining } from '../state/bridge-servers';
import { diffSettings, formatChange } from '../state/diff';
import { mergeEntries, type Neighbourhood } from '../state/merge-entries';

/** The desired entries of a share on one appliance. */
export interface HostTask {
  readonly own: readonly VirtualIpSetting[];
  readonly neighbourhood: Neighbourhood;
  /** Whether the saved entries of the share are known to be running. */
  readonly isSettled: boolean;
  /** Addresses that must not run, even if they are saved. @default - none */
  readonly lost?: ReadonlySet<string>;
  /** Called with the appliance after each change. */
  onSaved(appliance: Appliance): void;
  /** Called before the saved settings are applied; fails if they must not run. */
  confirm?(appliance: Appliance): Promise<void>;
}

/**
 * Brings the entries of a share on one appliance to the desired ones, and leaves everything else on it
 * unchanged, byte for byte: its name, its tags, its power, the entries of others. If others changed it since
 * it was read, the service refuses the change, and the caller tries again.
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

/**
 * Applies the saved settings. Does not boot a stopped appliance: that is up to its owner, and its boot
 * applies them.
 */
export async function apply(run: RunContext, { id, instanceStatus }: Appliance): Promise<void> {
  if (instanceStatus === 'down') run.log(`load balancer ${id} is off: the settings run from its next boot`);
  else await applySettings(run, id);
}
