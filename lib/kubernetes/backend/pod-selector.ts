import { asObjects, asStrings, type JsonObject } from './read-json';

/**
 * The labels by which a Service selects the pods of a workload; undefined when only a set-based selector can tell them apart.
 * A Service knows equality alone, so `In` and `Exists` become the value that the workload's own pods carry.
 *
 * @param selector the `spec.selector` of the workload
 * @param podLabels the labels of its pods
 */
export function podSelectorOf(
  selector: JsonObject,
  podLabels: Readonly<Record<string, string>>,
): Record<string, string> | undefined {
  const labels = asStrings(selector.matchLabels);
  for (const expression of asObjects(selector.matchExpressions)) {
    const { key, operator } = expression;
    const value = typeof key === 'string' ? podLabels[key] : undefined;
    if (typeof key !== 'string' || value === undefined || (operator !== 'In' && operator !== 'Exists'))
      return undefined;
    labels[key] = value;
  }
  return Object.keys(labels).length > 0 ? labels : undefined;
}
