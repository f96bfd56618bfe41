/** A list in a text, such as `a, b or c`. */
interface List {
  readonly items: readonly string[];
  /** What stands between them, one less. */
  readonly separators: readonly string[];
  /** ` …`, if more are left out. */
  readonly end: string;
}

/**
 * Divides a text into the items of a list; what stands between braces is not divided.
 * @param isText whether something with a separator in it is a text of its own
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

/** Items and separators in turn. */
function split(text: string): string[] {
  const masked = text.replace(/\{[^{}]*\}/g, (inside) => '_'.repeat(inside.length));
  let end = 0;
  return masked.split(/(, | or )/).map((part) => {
    const start = end;
    end += part.length;
    return text.slice(start, end);
  });
}
