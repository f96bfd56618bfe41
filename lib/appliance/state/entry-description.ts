import { LOAD_BALANCER_LIMITS } from '../spec/spec';
import { isOwnerTag } from '../spec/tags';

const SEPARATOR = ': ';
const MARK_BEGIN = ' [';
const MARK_END = ']';

/** The content of an entry's description on an appliance. */
export interface EntryDescription {
  /** The owner tag of the load balancer that wrote the entry; undefined if Kumiki did not. */
  readonly ownerTag: string | undefined;
  readonly key: string;
  readonly description: string;
}

/**
 * Formats the description of an entry on an appliance, such as `shop/Edge: web [kumiki-0123…]`: its owner and
 * key survive the loss of all state, and it cannot be mistaken for one made by hand. {@link parseDescription}
 * is the inverse, except for the end of a description that is cut to the service's limit.
 */
export function formatDescription({ ownerTag, key, description }: EntryDescription): string {
  const encodedKey = key.replace(/:([ %])/g, (_match, next) => (next === ' ' ? ':%20' : ':%25'));
  const mark = ownerTag === undefined ? '' : `${MARK_BEGIN}${ownerTag}${MARK_END}`;
  if (description === '') return `${encodedKey}${mark}`;
  const length = LOAD_BALANCER_LIMITS.descriptionLength - mark.length;
  const text = `${encodedKey}${SEPARATOR}${description}`.slice(0, length);
  // half a surrogate pair would be read back as another character, and differ forever
  return `${text.replace(/[\uD800-\uDBFF]$/, '')}${mark}`;
}

/** Parses a string from {@link formatDescription}. In any other string, the key is the part before `: `. */
export function parseDescription(text: string): EntryDescription {
  const { ownerTag, rest } = splitMark(text);
  const end = rest.indexOf(SEPARATOR);
  const encodedKey = end < 0 ? rest : rest.slice(0, end);
  return {
    ownerTag,
    key: encodedKey.replace(/:%(20|25)/g, (_match, code) => (code === '20' ? ': ' : ':%')),
    description: end < 0 ? '' : rest.slice(end + SEPARATOR.length),
  };
}

function splitMark(text: string): { readonly ownerTag: string | undefined; readonly rest: string } {
  const begin = text.lastIndexOf(MARK_BEGIN);
  const ownerTag = text.slice(begin + MARK_BEGIN.length, -MARK_END.length);
  const isMarked = begin >= 0 && text.endsWith(MARK_END) && isOwnerTag(ownerTag);
  return isMarked ? { ownerTag, rest: text.slice(0, begin) } : { ownerTag: undefined, rest: text };
}
