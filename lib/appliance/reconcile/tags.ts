/** Stands on an appliance whose saved settings may not be the running ones yet: a run that finds it finishes the job. */
export const UNAPPLIED_TAG = 'kumiki-unapplied';

/** The ownership tags (of whatever stack) among tags. */
export function ownerTagsIn(tags: readonly string[]): string[] {
  return tags.filter((tag) => /^kumiki-[0-9a-f]{24}$/.test(tag));
}

/** What an appliance's tags should be. */
export interface DesiredTags {
  readonly ownerTag: string;
  readonly tags: readonly string[];
  /** Tags that an earlier run put there, as far as the state remembers. */
  readonly putBefore: readonly string[];
}

/** The tags to have: ours, and those that somebody else added. Sorted. */
export function desiredTags(observed: readonly string[], desired: DesiredTags): string[] {
  const others = observed.filter((tag) => !desired.putBefore.includes(tag) && tag !== UNAPPLIED_TAG);
  return [...new Set([...others, desired.ownerTag, ...desired.tags])].sort();
}

/** Whether two lists have the same tags. */
export function hasSameTags(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join('\n') === [...b].sort().join('\n');
}
