import { asObject, isObject } from '../../core/json';
import { compareText } from '../../core/order';
import { groupOf, type KubernetesObject } from '../objects/kubernetes-object';
import type { Change, Comparison } from './change';
import { isLoadBalanced, listAdmitted, listExposed } from './exposed-ports';
import { compareFields, type FieldChange, hideValues } from './field-changes';
import { findImmutable } from './immutable-fields';

/** An object, and the group that it is listed under. */
export interface PlacedObject {
  readonly object: KubernetesObject;
  readonly constructPath?: string | undefined;
  readonly group: string;
}

/**
 * Kinds whose objects may be named after a hash of their content, so that changed content makes another
 * object.
 */
const HASHED_KINDS: readonly string[] = ['ConfigMap', 'Secret', 'Job'];

/**
 * Annotation in which kubectl stores a whole object, including secrets. Ignored, because the user did not
 * write it.
 */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * Compares objects by their group, kind, namespace and name. An object named after its content is compared
 * with the one it replaces.
 */
export function compareObjects(before: readonly PlacedObject[], after: readonly PlacedObject[]): Comparison {
  const old = new Map(before.map((each) => [identify(each.object), each]));
  const changes: Change[] = [];
  let unchanged = 0;
  const created: PlacedObject[] = [];
  for (const each of after) {
    const key = identify(each.object);
    const earlier = old.get(key);
    old.delete(key);
    if (!earlier) created.push(each);
    else {
      const change = tryCompareObject(earlier.object, each);
      if (change) changes.push(change);
      else unchanged += 1;
    }
  }
  changes.push(...compareRest([...old.values()], created));
  return { changes, unchanged };
}

/** Compares one object; undefined if it did not change. */
export function tryCompareObject(before: KubernetesObject, after: PlacedObject): Change | undefined {
  const fields = compareAsked(before, after.object);
  return fields.length === 0 ? undefined : toUpdate(before, after, fields);
}

/** Returns the display name of an object: `Deployment shop/frontend`. */
export function describeObject({ kind, metadata }: KubernetesObject): string {
  const { namespace, name = `${metadata.generateName ?? ''}…` } = metadata;
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

function identify(object: KubernetesObject): string {
  const { namespace = '', name = '', generateName = '' } = object.metadata;
  return JSON.stringify([groupOf(object), object.kind, namespace, name, name === '' ? generateName : '']);
}

function compareAsked(before: KubernetesObject, after: KubernetesObject): FieldChange[] {
  const fields = compareFields(withoutLastApplied(before), withoutLastApplied(after));
  return after.kind === 'Secret' ? fields.map(hideSecret) : fields;
}

function withoutLastApplied(object: KubernetesObject): KubernetesObject {
  const { annotations, ...metadata } = object.metadata;
  if (!isObject(annotations) || !(LAST_APPLIED in annotations)) return object;
  const { [LAST_APPLIED]: _, ...others } = annotations;
  const isEmpty = Object.keys(others).length === 0;
  return { ...object, metadata: isEmpty ? metadata : { ...metadata, annotations: others } };
}

function hideSecret(change: FieldChange): FieldChange {
  return /^(?:data|stringData|binaryData)(?:[.[]|$)/.test(change.path) ? hideValues(change) : change;
}

function toUpdate(
  before: KubernetesObject,
  { object, ...place }: PlacedObject,
  fields: readonly FieldChange[],
): Change {
  const subject = describeObject(object);
  const fixed = findImmutable(before, fields);
  const reasons = fixed.map((path) => `${path} cannot be changed in place`);
  const known = new Set(listExposed(before));
  const opened = listExposed(object).filter((each) => !known.has(each));
  return {
    action: fixed.length > 0 ? 'replace' : 'update',
    subject,
    ...place,
    fields,
    reasons,
    warnings: [
      ...reasons.slice(0, 1).map((reason) => `replaces ${subject}: ${reason}`),
      ...opened.map((what) => `opens ${what} (${subject})`),
      ...listAdmitted(before, object).map((whom) => `opens ${subject} to ${whom}`),
      ...findLostAddresses(before, object).map((address) => `releases the address ${address} (${subject})`),
    ],
  };
}

/** Finds addresses that a Service no longer requests. */
function findLostAddresses(before: KubernetesObject, after: KubernetesObject): string[] {
  const next = new Set(listAddresses(after));
  return listAddresses(before).filter((address) => !next.has(address));
}

function listAddresses({ kind, spec }: KubernetesObject): string[] {
  if (kind !== 'Service') return [];
  const { loadBalancerIP, externalIPs } = asObject(spec);
  const all: readonly unknown[] = [loadBalancerIP, ...(Array.isArray(externalIPs) ? externalIPs : [])];
  return all.filter((each) => typeof each === 'string');
}

/** Pairs objects named after their content with their successors; the rest are created or deleted. */
function compareRest(removed: readonly PlacedObject[], created: readonly PlacedObject[]): Change[] {
  const series = groupBySeries(removed);
  const newSeries = groupBySeries(created);
  const successors = new Map<PlacedObject, PlacedObject>();
  for (const [key, [old, ...otherOld]] of series) {
    const [next, ...otherNext] = newSeries.get(key) ?? [];
    if (old && next && otherOld.length + otherNext.length === 0) successors.set(old, next);
  }
  const succeeded = new Set(successors.values());
  return [
    ...[...successors].map(([old, next]) => toSuccession(old, next)),
    ...created.filter((each) => !succeeded.has(each)).map(toCreation),
    ...removed.filter((each) => !successors.has(each)).map(toDeletion),
  ];
}

/** Groups objects that may be named after their content, by their names without the hash. */
function groupBySeries(objects: readonly PlacedObject[]): Map<string, PlacedObject[]> {
  const series = new Map<string, PlacedObject[]>();
  for (const each of objects) {
    const { kind, metadata } = each.object;
    if (!HASHED_KINDS.includes(kind)) continue;
    const hash = /-([0-9a-z]{6,64})$/.exec(metadata.name ?? '')?.[1] ?? '';
    // a plain word is not a hash: it has no digit
    if (!/\d/.test(hash)) continue;
    const start = metadata.name?.slice(0, -hash.length);
    const key = JSON.stringify([groupOf(each.object), kind, metadata.namespace, start, hash.length]);
    series.set(key, [...(series.get(key) ?? []), each]);
  }
  return series;
}

function toSuccession(old: PlacedObject, { object, ...place }: PlacedObject): Change {
  const fields = compareAsked(old.object, object).filter(({ path }) => path !== 'metadata.name');
  return {
    action: 'update',
    subject: `${describeObject(old.object)} → ${object.metadata.name}`,
    ...place,
    fields,
    reasons: ['named after its content: what refers to it is updated, too'],
    warnings: [],
  };
}

function toCreation({ object, ...place }: PlacedObject): Change {
  const subject = describeObject(object);
  const warnings = listExposed(object).map((what) => `opens ${what} (${subject})`);
  return { action: 'create', subject, ...place, fields: [], reasons: [], warnings };
}

function toDeletion({ object, ...place }: PlacedObject): Change {
  const subject = describeObject(object);
  const loss = LOSSES[object.kind];
  const warnings = [
    ...(loss === undefined ? [] : [`removes ${subject}: ${loss}`]),
    ...listAddresses(object).map((address) => `releases the address ${address} (${subject})`),
    ...(isLoadBalanced(object) ? [`releases the load balancer of ${subject}`] : []),
  ];
  return { action: 'delete', subject, ...place, fields: [], reasons: [], warnings };
}

/** Consequences of deleting an object, by kind. */
const LOSSES: Readonly<Record<string, string>> = {
  CustomResourceDefinition: 'all objects of its kind are deleted with it',
  Namespace: 'everything in it is deleted with it',
  NetworkPolicy: 'traffic that it blocked reaches the pods',
  PersistentVolume: 'its data may be lost',
  PersistentVolumeClaim: 'its data may be lost',
  StatefulSet: 'its pods are deleted; their volumes stay, unless its retention policy says otherwise',
};

/** Sorts changes by group, then by subject. */
export function sortChanges(changes: readonly Change[]): Change[] {
  return [...changes].sort((a, b) => compareText(a.group, b.group) || compareText(a.subject, b.subject));
}
