import { compareText } from '../../core/order';
import type { Appliance } from '../../sakura/codec/model';
import { findOwnerTags, PROTECTED_TAG, splitOwnerTag, tryFindCluster, UNAPPLIED_TAG } from '../spec/tags';
import { formatPair } from '../state/diff';
import { parseDescription } from '../state/entry-description';
import { findOthers, formatEntry } from '../state/entry-owner';

/** An object of a scope in a zone. */
export interface Leftover {
  /** A whole appliance, or the entries of the scope on an appliance of another owner. */
  readonly kind: 'appliance' | 'entries';
  /** Id of the appliance. */
  readonly id: string;
  readonly name: string;
  /** The owner tag that identifies the owner. */
  readonly ownerTag: string;
  /** 12 hex digits that identify the deployment. */
  readonly scope: string;
  /** `address:port` of each entry of the scope. */
  readonly virtualIps: readonly string[];
  /** Why it counts as belonging to the scope. */
  readonly why: string;
  /** UID of kube-system of the cluster whose controller created it; undefined if a stack did. */
  readonly cluster?: string;
  /** Why it must not be removed; undefined if it may be. */
  readonly keptBecause?: string;
}

/**
 * Finds the objects of each scope by exact ownership: an appliance by its only owner tag, an entry by the
 * mark in its description. Nothing else counts, not even names. Sorted by scope, then appliance.
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
    why: [`it has the owner tag ${ownerTag}`, ...notes].join('; '),
    ...(cluster !== undefined && { cluster }),
    ...(keptBecause !== undefined && { keptBecause }),
  };
}

function explainKept({ tags, virtualIps }: Appliance, ownerTags: readonly string[]): string | undefined {
  if (ownerTags.length > 1) return `it has several owner tags: ${ownerTags.join(', ')}`;
  if (tags.includes(PROTECTED_TAG)) return `it has the tag ${PROTECTED_TAG}`;
  const others = findOthers(virtualIps, { ownerTags });
  return others.length > 0
    ? `others have virtual IPs on it: ${others.map(formatEntry).join(', ')}`
    : undefined;
}

/** Finds the entries of other load balancers on an appliance, by owner. */
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
