/** A list found in a message, such as `a, b or c`. */
interface List {
  readonly items: readonly string[];
  /** The separators between the items: one fewer than items. */
  readonly separators: readonly string[];
  /** ` …` if further items were left out, else empty. */
  readonly end: string;
}

/**
 * Divides a string into the items of a list, never inside braces.
 * @param isText whether a string that contains a separator is a message by itself, and so a single item
 */
export function divideList(text: string, isText: (text: string) => boolean): List {
  const end = text.endsWith(' …') ? ' …' : '';
  const parts = split(text.slice(0, text.length - end.length));
  const items = parts.filter((_, index) => index % 2 === 0);
  const separators = parts.filter((_, index) => index % 2 === 1);
  for (let index = separators.length - 1; index >= 0; index--) {
    const joined = `${items[index]}${separators[index]}${items[index + 1]}`;
    if (!isText(joined)) continue;
    items.splice(index, 2, joined);
    separators.splice(index, 1);
  }
  return { items, separators, end };
}

/** Splits a string into alternating items and separators. */
function split(text: string): string[] {
  const masked = text.replace(/\{[^{}]*\}/g, (inside) => '_'.repeat(inside.length));
  let end = 0;
  return masked.split(/(, | or )/).map((part) => {
    const start = end;
    end += part.length;
    return text.slice(start, end);
  });
}
