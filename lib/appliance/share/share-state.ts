import { createHash } from 'node:crypto';
import { compareText } from '../../core/order';
import type { Appliance, VirtualIpSetting } from '../../sakura/codec/model';
import { type EntryClaim, tryFindKey } from '../state/entry-owner';
import { type FoundServers, listVirtualIps, type VirtualIpState } from '../state/state';

/** The state of a share, kept between runs and shown to users: plain JSON. */
export interface ShareState {
  /** Such as `is1b`. */
  readonly zone: string;
  /** Marks the share's entries. */
  readonly ownerTag: string;
  /** The appliances that have entries of the share. */
  readonly applianceIds: readonly string[];
  /** Whether its saved entries are running. */
  readonly applied: boolean;
  /** Digest of its entries as last applied: others may change the rest of the settings at any time. */
  readonly appliedDigest: string;
  /** Key → address of each virtual IP. */
  readonly addressByKey: Readonly<Record<string, string>>;
  /** Key → addresses of the real servers of each virtual IP. */
  readonly serversByKey: Readonly<Record<string, readonly string[]>>;
  /** The virtual IPs with their ports, as last seen. */
  readonly virtualIps: readonly VirtualIpState[];
  /** Addresses found by each tag of servers. */
  readonly foundServers: FoundServers;
}

/** Information that the appliances do not contain. */
export interface ShareExtras {
  readonly zone: string;
  readonly ownerTag: string;
  readonly claim: EntryClaim;
  readonly foundServers: FoundServers;
  /** The digest of the running entries; undefined: those that are saved now. */
  readonly appliedDigest?: string | undefined;
  readonly isRunning: boolean;
}

/** Builds the state of a share. */
export function buildShareState(appliances: readonly Appliance[], extras: ShareExtras): ShareState {
  const { zone, ownerTag, claim, foundServers, isRunning } = extras;
  const virtualIps = appliances.flatMap((appliance) => listVirtualIps(appliance, claim));
  virtualIps.sort((a, b) => compareText(a.key, b.key));
  const digest = digestEntries(appliances.flatMap((appliance) => findOwnEntries(appliance, claim)));
  const appliedDigest = extras.appliedDigest ?? digest;
  return {
    ...{ zone, ownerTag },
    applianceIds: appliances
      .filter((appliance) => findOwnEntries(appliance, claim).length > 0)
      .map(({ id }) => id)
      .sort(),
    applied: isRunning && digest === appliedDigest,
    appliedDigest,
    addressByKey: Object.fromEntries(virtualIps.map(({ key, address }) => [key, address])),
    serversByKey: Object.fromEntries(virtualIps.map(({ key, servers }) => [key, servers])),
    virtualIps,
    foundServers,
  };
}

export function findOwnEntries({ virtualIps }: Appliance, claim: EntryClaim): VirtualIpSetting[] {
  return virtualIps.filter((entry) => tryFindKey(entry, claim) !== undefined);
}

/** Returns a digest of entries that does not depend on their order. */
export function digestEntries(entries: readonly VirtualIpSetting[]): string {
  const texts = entries.map(({ wire: _wire, ...entry }) => JSON.stringify(entry)).sort();
  return createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 16);
}
