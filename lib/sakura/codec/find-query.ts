import type { WireFind } from '../wire/wire';
import type { FindBy } from './model';

/**
 * Encodes the query string of a find: the JSON document is the whole query, without a parameter name. It is
 * percent-encoded as a whole: every HTTP parser accepts it, and decoding it once returns the document.
 */
export function encodeFind(find: WireFind): string {
  return encodeURIComponent(JSON.stringify(find));
}

/**
 * Builds the filter for `by`: an array of one name means equality (a bare string would match parts), the
 * inner array of tags means all of them.
 */
export function toFilter(by: FindBy): Record<string, unknown> {
  return {
    ...(by.name === undefined ? {} : { Name: [by.name] }),
    ...(by.tags && by.tags.length > 0 ? { 'Tags.Name': [[...by.tags]] } : {}),
  };
}

/** Checks that a row matches the request: the name is equal, and every tag is present. */
export function matches(
  row: { readonly name: string; readonly tags: readonly string[] },
  by: FindBy,
): boolean {
  if (by.name !== undefined && row.name !== by.name) return false;
  return (by.tags ?? []).every((tag) => row.tags.includes(tag));
}
