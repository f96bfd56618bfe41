import { asObject, asObjects, asStrings, type JsonObject } from '../core/json';

type Labels = Readonly<Record<string, string>>;

/** Whether a label selector accepts an object with some labels. An empty one accepts everything. */
export function selects(selector: JsonObject, labels: Labels): boolean {
  const hasAll = Object.entries(asStrings(selector.matchLabels)).every(
    ([key, value]) => labels[key] === value,
  );
  return hasAll && asObjects(selector.matchExpressions).every((expression) => fits(expression, labels));
}

/** A requirement that cannot be read fits nothing: whoever made it does not rely on it. */
function fits({ key, operator, values }: JsonObject, labels: Labels): boolean {
  if (typeof key !== 'string') return false;
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  const isListed = Array.isArray(values) && values.includes(value);
  switch (operator) {
    case 'In':
      return value !== undefined && isListed;
    case 'NotIn':
      return value === undefined || !isListed;
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

/**
 * Finds which of many selectors accept some labels. A selector is looked at only for labels that have the first of
 * its pairs, so that large apps take no longer for each object.
 */
export class SelectorIndex<T> {
  private readonly byPair = new Map<string, { readonly selector: JsonObject; readonly value: T }[]>();

  add(selector: JsonObject, value: T): void {
    const [first] = Object.entries(asStrings(asObject(selector.matchLabels)));
    const key = first ? toKey(first) : ANY;
    const entries = this.byPair.get(key);
    if (entries) entries.push({ selector, value });
    else this.byPair.set(key, [{ selector, value }]);
  }

  find(labels: Labels): T[] {
    return [ANY, ...Object.entries(labels).map(toKey)]
      .flatMap((key) => this.byPair.get(key) ?? [])
      .filter(({ selector }) => selects(selector, labels))
      .map(({ value }) => value);
  }
}

const ANY = '';

function toKey([key, value]: [string, string]): string {
  return `${key}=${value}`;
}
