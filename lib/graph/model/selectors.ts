import { isObject, type JsonObject } from '../../core/json';

/** The pods of a workload, as far as selectors are concerned. */
export interface LabelledPods<T> {
  readonly namespace: string;
  readonly labels: JsonObject;
  readonly owner: T;
}

/** Finds pods by label selectors, without comparing each selector with all pods. */
export class SelectorIndex<T> {
  private readonly byLabel = new Map<string, LabelledPods<T>[]>();
  private readonly byNamespace = new Map<string, LabelledPods<T>[]>();

  add(pods: LabelledPods<T>): void {
    append(this.byNamespace, pods.namespace, pods);
    for (const [name, value] of Object.entries(pods.labels))
      append(this.byLabel, toKey(pods.namespace, name, value), pods);
  }

  /**
   * Finds the owners of pods with all of the labels. Empty labels find nothing: selecting everything says
   * nothing.
   */
  find(namespace: string, labels: unknown): readonly T[] {
    if (!isObject(labels)) return [];
    let fewest: readonly LabelledPods<T>[] | undefined;
    const wanted = Object.entries(labels);
    for (const [name, value] of wanted) {
      const found = this.byLabel.get(toKey(namespace, name, value)) ?? [];
      if (!fewest || found.length < fewest.length) fewest = found;
    }
    return (fewest ?? [])
      .filter((pods) => wanted.every(([name, value]) => pods.labels[name] === value))
      .map(({ owner }) => owner);
  }
}

function toKey(namespace: string, name: string, value: unknown): string {
  return `${namespace}\n${name}\n${String(value)}`;
}

function append<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
