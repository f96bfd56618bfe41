import { compareAddresses } from '../../core/ipv4';
import type { RealServerSetting, VirtualIpSetting } from '../../sakura/codec/model';

/** A difference between observed and desired settings. Address and port identify an entry. */
export type SettingsChange =
  | { readonly kind: 'add' | 'remove'; readonly entry: VirtualIpSetting }
  | { readonly kind: 'change'; readonly entry: VirtualIpSetting; readonly aspects: readonly Aspect[] };

/** The part of an entry that differs. */
export type Aspect = 'delayLoopSeconds' | 'sorryServer' | 'description' | 'servers';

/**
 * Finds the changes needed on the appliance; empty if there are none. The order of entries and servers does
 * not matter.
 */
export function diffSettings(
  observed: readonly VirtualIpSetting[],
  desired: readonly VirtualIpSetting[],
): SettingsChange[] {
  const [before, after] = [indexByIdentity(observed), indexByIdentity(desired)];
  const changes: SettingsChange[] = [];
  for (const [identity, entry] of after) {
    const was = before.get(identity);
    const aspects = was ? findAspects(was, entry) : [];
    if (!was) changes.push({ kind: 'add', entry });
    else if (aspects.length > 0) changes.push({ kind: 'change', entry, aspects });
  }
  for (const [identity, entry] of before) if (!after.has(identity)) changes.push({ kind: 'remove', entry });
  return changes;
}

/** Formats a change on one line, such as `+ 203.0.113.6:80` or `~ 203.0.113.6:80 servers`. */
export function formatChange(change: SettingsChange): string {
  const sign = { add: '+', remove: '-', change: '~' }[change.kind];
  const what = change.kind === 'change' ? ` ${change.aspects.join(', ')}` : '';
  return `${sign} ${formatPair(change.entry)}${what}`;
}

function findAspects(was: VirtualIpSetting, entry: VirtualIpSetting): Aspect[] {
  const aspects: Aspect[] = [];
  if (was.delayLoopSeconds !== entry.delayLoopSeconds) aspects.push('delayLoopSeconds');
  if ((was.sorryServer ?? '') !== (entry.sorryServer ?? '')) aspects.push('sorryServer');
  if (was.description !== entry.description) aspects.push('description');
  if (formatServers(was.servers) !== formatServers(entry.servers)) aspects.push('servers');
  return aspects;
}

function indexByIdentity(entries: readonly VirtualIpSetting[]): Map<string, VirtualIpSetting> {
  return new Map(entries.map((entry) => [formatPair(entry), entry]));
}

/** Formats the address and port, which identify an entry of an appliance. */
export function formatPair({ address, port }: Pick<VirtualIpSetting, 'address' | 'port'>): string {
  return `${address}:${port}`;
}

function formatServers(servers: readonly RealServerSetting[]): string {
  const rows = [...servers].sort((a, b) => compareAddresses(a.address, b.address) || a.port - b.port);
  return JSON.stringify(
    rows.map(({ address, port, enabled, healthCheck: check }) => [
      address,
      port,
      enabled,
      [check.protocol, check.path, check.status, check.retry, check.connectTimeoutSeconds],
    ]),
  );
}
