import { isApiError } from '../../sakura/api-error';
import type { Appliance, VirtualIpSetting, VirtualIpStatus } from '../../sakura/model';
import { UNAPPLIED_TAG } from '../spec/tags';
import type { Operation } from './operation';

/**
 * Whether the running settings are the saved ones, by all that can be seen: no tag says otherwise, and the status lists what is
 * saved. True when the status cannot be had (a stopped appliance has none).
 */
export async function isApplied({ api, signal }: Operation, appliance: Appliance): Promise<boolean> {
  if (appliance.tags.includes(UNAPPLIED_TAG)) return false;
  if (appliance.instanceStatus !== 'up') return true;
  const status = await readStatus();
  return status === undefined || agrees(appliance.virtualIps, status);

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
 * Whether a status can come from these settings. Servers that are switched off, and virtual IPs without servers, may or may
 * not be listed.
 */
export function agrees(settings: readonly VirtualIpSetting[], status: readonly VirtualIpStatus[]): boolean {
  const saved = new Set<string>();
  const mustRun: string[] = [];
  for (const entry of settings) {
    saved.add(pair(entry));
    for (const server of entry.servers) {
      saved.add(`${pair(entry)} ${pair(server)}`);
      if (server.enabled) mustRun.push(`${pair(entry)} ${pair(server)}`);
    }
  }
  const running = new Set<string>();
  for (const entry of status) {
    running.add(pair(entry));
    for (const server of entry.servers) running.add(`${pair(entry)} ${pair(server)}`);
  }
  return mustRun.every((row) => running.has(row)) && [...running].every((row) => saved.has(row));
}

function pair({ address, port }: { readonly address: string; readonly port: number }): string {
  return `${address}:${port}`;
}
