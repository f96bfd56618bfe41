import { compareText } from '../../core/order';
import type { Appliance } from '../../sakura/codec/model';
import { findOwnerTags, PROTECTED_TAG, splitOwnerTag, tryFindCluster, UNAPPLIED_TAG } from '../spec/tags';
import { formatPair } from '../state/diff';
import { parseDescription } from '../state/entry-description';
import { findOthers, formatEntry } from '../state/entry-owner';

/** Something that a scope has in a zone. */
export interface Leftover {
  /** A whole appliance, or the entries that the scope has on one of somebody else. */
  readonly kind: 'appliance' | 'entries';
  /** Id of the appliance. */
  readonly id: string;
  readonly name: string;
  /** The owner tag that says whose it is. */
  readonly ownerTag: string;
  /** 12 hex digits: what deployed it. */
  readonly scope: string;
  /** `address:port` of each entry of the scope. */
  readonly virtualIps: readonly string[];
  /** Why it counts as that of the scope. */
  readonly why: string;
  /** UID of kube-system of the cluster whose controller has made it; undefined if it was a stack. */
  readonly cluster?: string;
  /** Why it must stay all the same; undefined if it may go. */
  readonly keptBecause?: string;
}

/**
 * What each scope has among appliances, by exact ownership: an appliance by its one owner tag, an entry by the mark
 * in its description. Nothing else is looked at, whatever it is called. Sorted by scope, then appliance.
 */
export function findLeftovers(appliances: readonly Appliance[]): Leftover[] {
  const found = appliances
    .filter(({ class: kind }) => kind === 'loadbalancer')
    .flatMap((appliance) => [...describeAppliance(appliance, appliances), ...describeEntries(appliance)]);
  return found.sort((a, b) => compareText(a.scope, b.scope) || compareText(a.id, b.id));
}

function* describeAppliance(appliance: Appliance, all: readonly Appliance[]): Generator<Leftover> {
  const { id, name, tags, virtualIps, description } = appliance;
  const ownerTags = findOwnerTags(tags);
  const [ownerTag] = ownerTags;
  if (ownerTag === undefined) return;
  const twins = all.filter((other) => other.id !== id && other.tags.includes(ownerTag));
  const notes = [
    ...(twins.length > 0 ? [`so does ${twins.map((twin) => twin.id).join(', ')}`] : []),
    ...(tags.includes(UNAPPLIED_TAG) ? ['a run on it was interrupted'] : []),
  ];
  const keptBecause = explainKept(appliance, ownerTags);
  const cluster = tryFindCluster(description, ownerTag);
  yield {
    ...{ kind: 'appliance', id, name, ownerTag, scope: splitOwnerTag(ownerTag).scope },
    virtualIps: virtualIps.map(formatPair),
    why: [`it bears the owner tag ${ownerTag}`, ...notes].join('; '),
    ...(cluster !== undefined && { cluster }),
    ...(keptBecause !== undefined && { keptBecause }),
  };
}

function explainKept({ tags, virtualIps }: Appliance, ownerTags: readonly string[]): string | undefined {
  if (ownerTags.length > 1) return `it bears several owner tags: ${ownerTags.join(', ')}`;
  if (tags.includes(PROTECTED_TAG)) return `it bears the tag ${PROTECTED_TAG}`;
  const others = findOthers(virtualIps, { ownerTags });
  return others.length > 0
    ? `others have virtual IPs on it: ${others.map(formatEntry).join(', ')}`
    : undefined;
}

/** The entries that load balancers have on an appliance which is not theirs, by owner. */
function* describeEntries({ id, name, tags, virtualIps }: Appliance): Generator<Leftover> {
  const owners = virtualIps.flatMap(({ description }) => parseDescription(description).ownerTag ?? []);
  for (const ownerTag of new Set(owners)) {
    if (tags.includes(ownerTag)) continue;
    const own = virtualIps.filter(({ description }) => parseDescription(description).ownerTag === ownerTag);
    yield {
      ...{ kind: 'entries', id, name, ownerTag, scope: splitOwnerTag(ownerTag).scope },
      virtualIps: own.map(formatPair),
      why: `their descriptions say [${ownerTag}]`,
    };
  }
}
