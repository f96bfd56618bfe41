import { sha256 } from '../../core/digest';

/** Marks an appliance whose saved settings may not be running yet: the next run applies them. */
export const UNAPPLIED_TAG = 'kumiki-unapplied';

/** Marks an appliance that must not be removed until the tag is taken off. */
export const PROTECTED_TAG = 'kumiki-protected';

/**
 * Formats the tag of an appliance that takes the place of another: the two are not twins while both exist,
 * and removing the former one leaves its successor alone. The tag stays. At most 28 characters.
 */
export function formatSuccessorTag(formerId: string): string {
  return `${SUCCESSOR}${formerId}`;
}

/** Returns the id of the appliance that the one with these tags replaces; undefined if it replaces none. */
export function tryFindFormerId(tags: readonly string[]): string | undefined {
  return tags.find((tag) => tag.startsWith(SUCCESSOR))?.slice(SUCCESSOR.length);
}

const SUCCESSOR = 'kumiki-after-';

/**
 * Formats the tag of an appliance that had another owner tag: an engine whose run was killed before it
 * recorded the change still knows the former tag and the id, and finds its appliance by both. It is not an
 * owner tag: a later load balancer with the former tag does not claim the appliance. 27 characters.
 */
export function formatFormerOwnerTag(formerTag: string): string {
  return `${FORMER_OWNER}${sha256(formerTag).slice(0, 16)}`;
}

/** Checks whether tags belong to an appliance that had this owner tag before. */
export function hadOwnerTag(tags: readonly string[], formerTag: string): boolean {
  return tags.includes(formatFormerOwnerTag(formerTag));
}

const FORMER_OWNER = 'kumiki-was-';

/** How many tags the service accepts, including those of Kumiki. */
export const MAX_TAGS = 10;

/** Hex digits of each half of an owner tag. */
const HALF = 12;
const PREFIX = 'kumiki-';
const OWNER_TAG = /^kumiki-[0-9a-f]{24}$/;
const SCOPE = /^[0-9a-f]{12}$/;

/**
 * Returns the id half of an owner tag: it distinguishes the load balancers of one scope, and is part of a
 * written spec.
 */
export function hashOwnerId(loadBalancerId: string): string {
  return hashHalf(loadBalancerId);
}

/**
 * Formats the tag by which Kumiki recognises an appliance: `kumiki-`, 12 hex digits of the scope, 12 of the
 * load balancer's id. The scope keeps two deployments of one program from taking over each other's
 * appliances, and shows which of them a left-over appliance belonged to. 31 characters: the service accepts
 * 32.
 *
 * @param scope identifies the deployment, see {@link hashScope}
 * @param ownerId from {@link hashOwnerId}
 */
export function formatOwnerTag(scope: string, ownerId: string): string {
  return `${PREFIX}${hashScope(scope)}${ownerId}`;
}

/**
 * Returns the scope half of owner tags: 12 hex digits as they are; any other string, such as the UID of a
 * cluster, is hashed.
 */
export function hashScope(scope: string): string {
  return SCOPE.test(scope) ? scope : hashHalf(scope);
}

/** Finds the owner tags, of any scope, among tags. */
export function findOwnerTags(tags: readonly string[]): string[] {
  return tags.filter(isOwnerTag);
}

/** Splits an owner tag into the scope of the deployment and the id half of the load balancer. */
export function splitOwnerTag(ownerTag: string): { readonly scope: string; readonly ownerId: string } {
  const half = PREFIX.length + HALF;
  return { scope: ownerTag.slice(PREFIX.length, half), ownerId: ownerTag.slice(half) };
}

/**
 * Checks whether a string has the form of an owner tag, of any scope: other tags may be on appliances that
 * are not Kumiki's.
 */
export function isOwnerTag(text: string): boolean {
  return OWNER_TAG.test(text);
}

/** Describes the owner of an appliance with another owner tag than `expected`, for messages. */
export function describeOwner(ownerTag: string, expected: string): string {
  return isOwnerTag(expected) && splitOwnerTag(ownerTag).scope === splitOwnerTag(expected).scope
    ? 'another load balancer of this stack'
    : 'another Kumiki stack';
}

/** Lists the tags that a spec puts on its appliance, in addition to the owner tag. */
export function listOwnTags(spec: {
  readonly tags: readonly string[];
  readonly deletionProtection?: boolean;
}): string[] {
  return spec.deletionProtection ? [...spec.tags, PROTECTED_TAG] : [...spec.tags];
}

/** Input for the tags of an appliance. */
export interface DesiredTags {
  readonly ownerTag: string;
  readonly tags: readonly string[];
  /** Tags added by an earlier run, as far as the state remembers. */
  readonly putBefore: readonly string[];
  /** The owner tag that an engine remembers, if it differs. @default - none */
  readonly formerTag?: string | undefined;
}

/**
 * Returns the desired tags, sorted: those of Kumiki, and those added by others. The tag for a former owner is
 * left out if it would take the last of the ten, which is for unapplied settings.
 */
export function buildTags(observed: readonly string[], desired: DesiredTags): string[] {
  const { putBefore, ownerTag, tags, formerTag } = desired;
  const others = observed.filter((tag) => !putBefore.includes(tag) && tag !== UNAPPLIED_TAG);
  const isFormer = (tag: string) => tag.startsWith(FORMER_OWNER);
  const former = formerTag === undefined ? others.filter(isFormer) : [formatFormerOwnerTag(formerTag)];
  const needed = new Set([...others.filter((tag) => !isFormer(tag)), ownerTag, ...tags]);
  return [...needed, ...(needed.size + former.length < MAX_TAGS ? former : [])].sort();
}

/** Checks whether two lists have the same tags. */
export function hasSameTags(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join('\n') === [...b].sort().join('\n');
}

function hashHalf(text: string): string {
  return sha256(text).slice(0, HALF);
}

/**
 * Formats the end of the description of an appliance that the controller of a cluster created.
 *
 * @param uid of kube-system, which is the scope of the owner tag
 */
export function formatClusterNote(uid: string): string {
  return `${CLUSTER_NOTE}${uid}`;
}

/**
 * Returns the cluster whose controller created an appliance, if its description names one and its owner tag
 * agrees.
 */
export function tryFindCluster(description: string, ownerTag: string): string | undefined {
  const at = description.lastIndexOf(CLUSTER_NOTE);
  const uid = at < 0 ? '' : description.slice(at + CLUSTER_NOTE.length);
  return uid !== '' && hashScope(uid) === splitOwnerTag(ownerTag).scope ? uid : undefined;
}

const CLUSTER_NOTE = 'of the cluster ';
