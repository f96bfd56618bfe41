import { asObject, asObjects, asStrings, type JsonObject } from '../core/json';

type Labels = Readonly<Record<string, string>>;

/** Whether a label selector matches these labels. An empty selector matches everything. */
export function selects(selector: JsonObject, labels: Labels): boolean {
  const hasAll = Object.entries(asStrings(selector.matchLabels)).every(
    ([key, value]) => labels[key] === value,
  );
  return hasAll && asObjects(selector.matchExpressions).every((expression) => fits(expression, labels));
}

/** Whether labels meet a requirement. An invalid requirement matches nothing. */
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
 * Finds which of many selectors match some labels. Checks a selector only if the labels contain its first
 * pair, so that the time per object does not grow with the app.
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
