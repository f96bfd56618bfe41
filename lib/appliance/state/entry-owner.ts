import type { Appliance, VirtualIpSetting } from '../../sakura/codec/model';
import { findOwnerTags } from '../spec/tags';
import { parseDescription } from './entry-description';

/** By what a load balancer recognises its own entries on an appliance. */
export interface EntryClaim {
  /** Its owner tag, and a former one: whatever is marked with them is its own. */
  readonly ownerTags: readonly string[];
  /** What it had: its entries whose mark somebody has edited away. */
  readonly remembered?: readonly RememberedVirtualIp[] | undefined;
  /**
   * Whether entries without a mark that nobody remembers are its own as well, as on an appliance taken over.
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

/** The key of the virtual IP that an entry belongs to; undefined if it is somebody else's. */
export function tryFindKey(
  { address, port, description }: VirtualIpSetting,
  { ownerTags, remembered = [], takesUnmarked = false }: EntryClaim,
): string | undefined {
  const { ownerTag, key } = parseDescription(description);
  if (ownerTag !== undefined) return ownerTags.includes(ownerTag) ? key : undefined;
  const known = remembered.find((one) => one.address === address && one.ports.includes(port));
  return known?.key ?? (takesUnmarked ? key : undefined);
}

/** The entries of everybody else: a load balancer that writes the list sends them back as they are. */
export function findOthers(settings: readonly VirtualIpSetting[], claim: EntryClaim): VirtualIpSetting[] {
  return settings.filter((entry) => tryFindKey(entry, claim) === undefined);
}

/** Whether an entry was written by a load balancer of Kumiki, whichever. */
export function isMarked({ description }: VirtualIpSetting): boolean {
  return parseDescription(description).ownerTag !== undefined;
}

/**
 * Whether an appliance that bears no owner tag at all is still that of a load balancer: its entries say so. Somebody
 * has edited its tags; one that was given to somebody else has another owner tag.
 */
export function hasLostTag(
  { tags, virtualIps }: Pick<Appliance, 'tags' | 'virtualIps'>,
  ownerTag: string,
): boolean {
  if (findOwnerTags(tags).length > 0) return false;
  return virtualIps.some(({ description }) => parseDescription(description).ownerTag === ownerTag);
}

/** An entry for people: where it is, and what its description says. */
export function formatEntry({ address, port, description }: VirtualIpSetting): string {
  return `${address}:${port} (${description || 'no description'})`;
}
