import { sha256 } from '../../core/digest';

/**
 * On an appliance whose saved settings may not be the running ones yet: a run
 * that finds it finishes the job.
 */
export const UNAPPLIED_TAG = 'kumiki-unapplied';

/** On an appliance that nobody may remove: whoever wants to must take the tag off first. */
export const PROTECTED_TAG = 'kumiki-protected';

/**
 * The tag of an appliance that takes the place of another: the two are no twins while both exist, and whoever
 * removes the former one leaves its successor alone. It stays. At most 28 characters.
 */
export function formatSuccessorTag(formerId: string): string {
  return `${SUCCESSOR}${formerId}`;
}

/** The id of the appliance whose place one with these tags takes; undefined if it takes none's. */
export function tryFindFormerId(tags: readonly string[]): string | undefined {
  return tags.find((tag) => tag.startsWith(SUCCESSOR))?.slice(SUCCESSOR.length);
}

const SUCCESSOR = 'kumiki-after-';

/**
 * The tag of an appliance that had another owner tag: an engine whose run was killed before it noted the change
 * still knows the former one and the id, and finds its appliance by both. It is no owner tag: whoever bears the
 * former one now does not take the appliance for its own. 27 characters.
 */
export function formatFormerOwnerTag(formerTag: string): string {
  return `${FORMER_OWNER}${sha256(formerTag).slice(0, 16)}`;
}

/** Whether tags are those of an appliance that had an owner tag before. */
export function hadOwnerTag(tags: readonly string[], formerTag: string): boolean {
  return tags.includes(formatFormerOwnerTag(formerTag));
}

const FORMER_OWNER = 'kumiki-was-';

/** How many tags the service takes, those of Kumiki among them. */
export const MAX_TAGS = 10;

/** Hex digits of each half of an owner tag. */
const HALF = 12;
const PREFIX = 'kumiki-';
const OWNER_TAG = /^kumiki-[0-9a-f]{24}$/;
const SCOPE = /^[0-9a-f]{12}$/;

/**
 * The id half of an owner tag: it tells the load balancers of one scope apart,
 * and a written spec holds it.
 */
export function hashOwnerId(loadBalancerId: string): string {
  return hashHalf(loadBalancerId);
}

/**
 * The tag by which Kumiki recognises an appliance: `kumiki-`, 12 hex digits of the scope, 12 of the load
 * balancer's id. The scope keeps two deployments of one program from taking over each other's appliances, and
 * an appliance that is left over shows which of them it belonged to. 31 characters: the service takes 32.
 *
 * @param scope what deploys it, see {@link hashScope}
 * @param ownerId from {@link hashOwnerId}
 */
export function formatOwnerTag(scope: string, ownerId: string): string {
  return `${PREFIX}${hashScope(scope)}${ownerId}`;
}

/** The scope half of owner tags: 12 hex digits as they are; any other text, such as the UID of a cluster, is hashed. */
export function hashScope(scope: string): string {
  return SCOPE.test(scope) ? scope : hashHalf(scope);
}

/** The owner tags, of any scope, among tags. */
export function findOwnerTags(tags: readonly string[]): string[] {
  return tags.filter(isOwnerTag);
}

/** The two halves of an owner tag: what deployed the load balancer, and which of its load balancers it is. */
export function splitOwnerTag(ownerTag: string): { readonly scope: string; readonly ownerId: string } {
  const half = PREFIX.length + HALF;
  return { scope: ownerTag.slice(PREFIX.length, half), ownerId: ownerTag.slice(half) };
}

/** Whether a text has the form of an owner tag, of any scope: any other may be on appliances that are not Kumiki's. */
export function isOwnerTag(text: string): boolean {
  return OWNER_TAG.test(text);
}

/** Who an appliance with another owner tag than `expected` belongs to, for messages. */
export function describeOwner(ownerTag: string, expected: string): string {
  return isOwnerTag(expected) && splitOwnerTag(ownerTag).scope === splitOwnerTag(expected).scope
    ? 'another load balancer of this stack'
    : 'another Kumiki stack';
}

/** The tags that a specification puts on its appliance, beside the owner tag. */
export function listOwnTags(spec: {
  readonly tags: readonly string[];
  readonly deletionProtection?: boolean;
}): string[] {
  return spec.deletionProtection ? [...spec.tags, PROTECTED_TAG] : [...spec.tags];
}

/** What the tags of an appliance should be. */
export interface DesiredTags {
  readonly ownerTag: string;
  readonly tags: readonly string[];
  /** Tags that an earlier run put there, as far as the state remembers. */
  readonly putBefore: readonly string[];
  /** The owner tag that an engine remembers, if it is another. @default - there is none */
  readonly formerTag?: string | undefined;
}

/**
 * The tags to have: those of Kumiki, and those that somebody else added. Sorted. That there was another owner tag is
 * left out where it would take the last of the ten, which is for unapplied settings.
 */
export function buildTags(observed: readonly string[], desired: DesiredTags): string[] {
  const { putBefore, ownerTag, tags, formerTag } = desired;
  const others = observed.filter((tag) => !putBefore.includes(tag) && tag !== UNAPPLIED_TAG);
  const isFormer = (tag: string) => tag.startsWith(FORMER_OWNER);
  const former = formerTag === undefined ? others.filter(isFormer) : [formatFormerOwnerTag(formerTag)];
  const needed = new Set([...others.filter((tag) => !isFormer(tag)), ownerTag, ...tags]);
  return [...needed, ...(needed.size + former.length < MAX_TAGS ? former : [])].sort();
}

/** Whether two lists have the same tags. */
export function hasSameTags(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join('\n') === [...b].sort().join('\n');
}

function hashHalf(text: string): string {
  return sha256(text).slice(0, HALF);
}

/**
 * What the description of an appliance says that the controller of a cluster has made, at its end.
 *
 * @param uid of kube-system, which is the scope of the owner tag
 */
export function formatClusterNote(uid: string): string {
  return `${CLUSTER_NOTE}${uid}`;
}

/** The cluster whose controller has made an appliance, if its description says so and its owner tag agrees. */
export function tryFindCluster(description: string, ownerTag: string): string | undefined {
  const at = description.lastIndexOf(CLUSTER_NOTE);
  const uid = at < 0 ? '' : description.slice(at + CLUSTER_NOTE.length);
  return uid !== '' && hashScope(uid) === splitOwnerTag(ownerTag).scope ? uid : undefined;
}

const CLUSTER_NOTE = 'of the cluster ';
