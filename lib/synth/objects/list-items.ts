import type { Chart } from 'cdk8s';
import { asObject, isObject, type JsonObject } from '../../core/json';
import { isMap } from './given-metadata';
import { isKubernetesObject, type KubernetesObject } from './kubernetes-object';

/** Keys of a Kubernetes list. Custom kinds whose names end in `List` have other keys. */
const LIST_KEYS = ['apiVersion', 'kind', 'metadata', 'items'];

/**
 * Returns the objects in a `List`, or in a list of one kind such as `ConfigMapList`, including nested lists;
 * undefined if the object is not a list. As cdk8s does for single objects, adds the chart's labels to each,
 * and its namespace to those that have none.
 */
export function listItems(object: KubernetesObject, chart: Chart): readonly unknown[] | undefined {
  // as in the API server, a List without items is empty
  const items = object.kind === 'List' && object.apiVersion === 'v1' ? (object.items ?? []) : object.items;
  if (!object.kind.endsWith('List') || !Array.isArray(items)) return undefined;
  if (Object.keys(object).some((key) => !LIST_KEYS.includes(key))) return undefined;
  return items.flatMap((item: unknown) => unpack(withKind(item, object), chart));
}

function unpack(item: unknown, chart: Chart): readonly unknown[] {
  if (!isObject(item)) return [item];
  const { metadata } = item;
  const isList = typeof item.kind === 'string' && item.kind.endsWith('List');
  const list = { metadata: {}, ...item };
  const inner = isList && isKubernetesObject(list) ? listItems(list, chart) : undefined;
  if (inner) return inner;
  return isObject(metadata) ? [{ ...item, metadata: withChart(metadata, chart) }] : [item];
}

/** Adds the kind to an item: in a list of one kind, items may omit it. */
function withKind(item: unknown, list: KubernetesObject): unknown {
  if (!isObject(item) || list.kind === 'List') return item;
  return { apiVersion: list.apiVersion, kind: list.kind.slice(0, -'List'.length), ...item };
}

function withChart(metadata: JsonObject, chart: Chart): JsonObject {
  // keeps anything but a map for the check of the object
  const labels = isMap(metadata.labels) ? { ...chart.labels, ...asObject(metadata.labels) } : metadata.labels;
  const namespace = metadata.namespace ?? chart.namespace;
  return {
    ...metadata,
    ...((!isObject(labels) || Object.keys(labels).length > 0) && { labels }),
    ...(namespace !== undefined && { namespace }),
  };
}
