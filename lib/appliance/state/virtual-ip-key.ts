import { LOAD_BALANCER_LIMITS } from '../spec/spec';

const SEPARATOR = ': ';

/**
 * The description of a virtual IP on the appliance: its key goes first, so that the key survives the
 * loss of all state. {@link parseDescription} is the inverse, but for the end of a description that is
 * cut to what the service takes.
 */
export function formatDescription(key: string, description: string): string {
  const encodedKey = key.replace(/:([ %])/g, (_match, next) => (next === ' ' ? ':%20' : ':%25'));
  if (description === '') return encodedKey;
  const text = `${encodedKey}${SEPARATOR}${description}`.slice(0, LOAD_BALANCER_LIMITS.descriptionLength);
  // half a character would come back as another one, and differ forever
  return text.replace(/[\uD800-\uDBFF]$/, '');
}

/**
 * Key and description in a string from {@link formatDescription}. In any other string, the key is
 * the part before `: `.
 */
export function parseDescription(text: string): { readonly key: string; readonly description: string } {
  const end = text.indexOf(SEPARATOR);
  const encodedKey = end < 0 ? text : text.slice(0, end);
  return {
    key: encodedKey.replace(/:%(20|25)/g, (_match, code) => (code === '20' ? ': ' : ':%')),
    description: end < 0 ? '' : text.slice(end + SEPARATOR.length),
  };
}
