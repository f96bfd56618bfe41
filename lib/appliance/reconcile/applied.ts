import type { Appliance, VirtualIpSetting, VirtualIpStatus } from '../../sakura/codec/model';
import { UNAPPLIED_TAG } from '../spec/tags';
import { formatPair } from '../state/diff';
import { tryReadStatus } from './await-servers';
import type { RunContext } from './run-context';

/**
 * Whether the running settings are the saved ones, as far as can be seen: no tag says otherwise, and the
 * status lists what is saved. True if there is no status: a stopped appliance has none.
 */
export async function isApplied(run: RunContext, appliance: Appliance): Promise<boolean> {
  if (appliance.tags.includes(UNAPPLIED_TAG)) return false;
  if (appliance.instanceStatus !== 'up') return true;
  const status = await tryReadStatus(run, appliance.id);
  return status === undefined || fitsStatus(appliance.virtualIps, status);
}

/**
 * Whether a status fits the settings. Servers that are switched off, and virtual IPs without
 * servers, may be listed or not.
 */
export function fitsStatus(
  settings: readonly VirtualIpSetting[],
  status: readonly VirtualIpStatus[],
): boolean {
  const { saved, mustRun } = listRows(settings);
  const running = new Set<string>();
  for (const entry of status) {
    running.add(formatPair(entry));
    for (const server of entry.servers) running.add(`${formatPair(entry)} ${formatPair(server)}`);
  }
  return mustRun.every((row) => running.has(row)) && [...running].every((row) => saved.has(row));
}

/**
 * Whether the status of an appliance that runs `before` cannot fit `after`: the difference between the two is
 * noticed without a tag. How servers are checked, for example, is not in the status.
 */
export function showsInStatus(
  before: readonly VirtualIpSetting[],
  after: readonly VirtualIpSetting[],
): boolean {
  const [was, is] = [listRows(before), listRows(after)];
  return is.mustRun.some((row) => !was.saved.has(row)) || was.mustRun.some((row) => !is.saved.has(row));
}

/** The rows that a status of these settings may have, and those that it has in any case. */
function listRows(settings: readonly VirtualIpSetting[]) {
  const saved = new Set<string>();
  const mustRun: string[] = [];
  for (const entry of settings) {
    saved.add(formatPair(entry));
    for (const server of entry.servers) {
      const row = `${formatPair(entry)} ${formatPair(server)}`;
      saved.add(row);
      if (server.enabled) mustRun.push(row);
    }
  }
  return { saved, mustRun };
}
