import type { Appliance, VirtualIpSetting } from '../../sakura/codec/model';
import { findOwnerTags } from '../spec/tags';
import { parseDescription } from './entry-description';

/** The criteria by which a load balancer recognises its own entries on an appliance. */
export interface EntryClaim {
  /** Its owner tag, and a former one: entries marked with them are its own. */
  readonly ownerTags: readonly string[];
  /** Its known virtual IPs, to recognise entries whose mark was edited away. */
  readonly remembered?: readonly RememberedVirtualIp[] | undefined;
  /**
   * Whether entries without a mark that are not remembered are its own as well, as on an adopted appliance.
   * @default false
   */
  readonly takesUnmarked?: boolean;
}

/** A virtual IP as an earlier run left it. */
export interface RememberedVirtualIp {
  readonly key: string;
  readonly address: string;
  readonly ports: readonly number[];
}

/** Returns the key of the virtual IP that an entry belongs to; undefined if it has another owner. */
export function tryFindKey(
  { address, port, description }: VirtualIpSetting,
  { ownerTags, remembered = [], takesUnmarked = false }: EntryClaim,
): string | undefined {
  const { ownerTag, key } = parseDescription(description);
  if (ownerTag !== undefined) return ownerTags.includes(ownerTag) ? key : undefined;
  const known = remembered.find((one) => one.address === address && one.ports.includes(port));
  return known?.key ?? (takesUnmarked ? key : undefined);
}

/**
 * Finds the entries of all other owners, which a load balancer sends back unchanged when it writes the list.
 */
export function findOthers(settings: readonly VirtualIpSetting[], claim: EntryClaim): VirtualIpSetting[] {
  return settings.filter((entry) => tryFindKey(entry, claim) === undefined);
}

/** Checks whether an entry was written by any load balancer of Kumiki. */
export function isMarked({ description }: VirtualIpSetting): boolean {
  return parseDescription(description).ownerTag !== undefined;
}

/**
 * Checks whether an appliance without any owner tag still belongs to a load balancer according to its
 * entries: its tags were edited. An appliance given to another owner would have another owner tag.
 */
export function hasLostTag(
  { tags, virtualIps }: Pick<Appliance, 'tags' | 'virtualIps'>,
  ownerTag: string,
): boolean {
  if (findOwnerTags(tags).length > 0) return false;
  return virtualIps.some(({ description }) => parseDescription(description).ownerTag === ownerTag);
}

/** Formats an entry for messages: its address, port and description. */
export function formatEntry({ address, port, description }: VirtualIpSetting): string {
  return `${address}:${port} (${description || 'no description'})`;
}
