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
  const saved = new Set<string>();
  const mustRun: string[] = [];
  for (const entry of settings) {
    saved.add(formatPair(entry));
    for (const server of entry.servers) {
      saved.add(`${formatPair(entry)} ${formatPair(server)}`);
      if (server.enabled) mustRun.push(`${formatPair(entry)} ${formatPair(server)}`);
    }
  }
  const running = new Set<string>();
  for (const entry of status) {
    running.add(formatPair(entry));
    for (const server of entry.servers) running.add(`${formatPair(entry)} ${formatPair(server)}`);
  }
  return mustRun.every((row) => running.has(row)) && [...running].every((row) => saved.has(row));
}

function formatPair({ address, port }: { readonly address: string; readonly port: number }): string {
  return `${address}:${port}`;
}
