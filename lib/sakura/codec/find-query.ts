import type { WireFind } from '../wire/wire';
import type { FindBy } from './model';

/**
 * The query string of a find: the JSON document is the whole query, without a parameter name. It is
 * percent-encoded as one piece: every HTTP parser lets it through, and a single decoding of the
 * whole gives the document back.
 */
export function encodeFind(find: WireFind): string {
  return encodeURIComponent(JSON.stringify(find));
}

/**
 * The filter for `by`: an array of one name means equality (a bare string would match parts), the
 * inner array of tags means all.
 */
export function toFilter(by: FindBy): Record<string, unknown> {
  return {
    ...(by.name === undefined ? {} : { Name: [by.name] }),
    ...(by.tags && by.tags.length > 0 ? { 'Tags.Name': [[...by.tags]] } : {}),
  };
}

/** Whether a row is what was asked for: the name is equal, and every tag is there. */
export function matches(
  row: { readonly name: string; readonly tags: readonly string[] },
  by: FindBy,
): boolean {
  if (by.name !== undefined && row.name !== by.name) return false;
  return (by.tags ?? []).every((tag) => row.tags.includes(tag));
}
