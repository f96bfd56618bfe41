import type { Appliance, VirtualIpSetting, VirtualIpStatus } from '../../sakura/codec/model';
import { isApiError } from '../../sakura/http/api-error';
import { UNAPPLIED_TAG } from '../spec/tags';
import type { RunContext } from './run-context';

/**
 * Whether the running settings are the saved ones, as far as can be seen: no tag says otherwise, and the
 * status lists what is saved. True if there is no status: a stopped appliance has none.
 */
export async function isApplied({ api, signal }: RunContext, appliance: Appliance): Promise<boolean> {
  if (appliance.tags.includes(UNAPPLIED_TAG)) return false;
  if (appliance.instanceStatus !== 'up') return true;
  const status = await readStatus();
  return status === undefined || fitsStatus(appliance.virtualIps, status);

  async function readStatus(): Promise<readonly VirtualIpStatus[] | undefined> {
    try {
      return await api.readStatus(appliance.id, signal);
    } catch (error) {
      if (isApiError(error) && (error.status === 404 || error.status === 409)) return undefined;
      throw error;
    }
  }
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

function formatPair({ address, port }: { readonly address: string; readonly port: number }): string {
  return `${address}:${port}`;
}
