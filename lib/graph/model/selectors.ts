import { isObject, type JsonObject } from '../../core/json';

/** Pods of an object, as selectors see them. */
export interface LabelledPods<T> {
  readonly namespace: string;
  readonly labels: JsonObject;
  readonly owner: T;
}

/** Finds what labels select, without comparing each selector with all pods. */
export class SelectorIndex<T> {
  private readonly byLabel = new Map<string, LabelledPods<T>[]>();
  private readonly byNamespace = new Map<string, LabelledPods<T>[]>();

  add(pods: LabelledPods<T>): void {
    append(this.byNamespace, pods.namespace, pods);
    for (const [name, value] of Object.entries(pods.labels))
      append(this.byLabel, toKey(pods.namespace, name, value), pods);
  }

  /** What has all of the labels. No labels select nothing: that would be everything, which tells nothing. */
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
