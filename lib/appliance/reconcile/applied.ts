import type { Appliance, VirtualIpSetting, VirtualIpStatus } from '../../sakura/codec/model';
import { UNAPPLIED_TAG } from '../spec/tags';
import { formatPair } from '../state/diff';
import { tryReadStatus } from './await-servers';
import type { RunContext } from './run-context';

/**
 * Checks whether the saved settings are running, as far as visible: no tag says otherwise, and the status
 * matches the saved settings. True if there is no status: a stopped appliance has none.
 */
export async function isApplied(run: RunContext, appliance: Appliance): Promise<boolean> {
  if (appliance.tags.includes(UNAPPLIED_TAG)) return false;
  if (appliance.instanceStatus !== 'up') return true;
  const status = await tryReadStatus(run, appliance.id);
  return status === undefined || fitsStatus(appliance.virtualIps, status);
}

/**
 * Checks whether a status matches the settings. Disabled servers, and virtual IPs without servers, may or may
 * not be listed.
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
 * Checks whether the status of an appliance that runs `before` cannot match `after`, so that the difference
 * is noticed without a tag. The status does not show everything, such as health checks.
 */
export function showsInStatus(
  before: readonly VirtualIpSetting[],
  after: readonly VirtualIpSetting[],
): boolean {
  const [was, is] = [listRows(before), listRows(after)];
  return is.mustRun.some((row) => !was.saved.has(row)) || was.mustRun.some((row) => !is.saved.has(row));
}

/** Lists the rows that a status of these settings may have, and those that it must have. */
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
