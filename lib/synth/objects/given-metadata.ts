import type { ApiObject } from 'cdk8s';
import type { Problem } from '../../core/errors';
import { isObject } from '../../core/json';
import { isPlain } from '../../core/props/describe-value';
import { isOmitted } from '../../formats/json/key-order';
import { givenMetadata } from '../../kubernetes/api-object/object-source';

const NONE: readonly Problem[] = [];

/**
 * Finds metadata of the wrong type. Call before rendering: cdk8s spreads strings into maps and lists of
 * characters.
 */
export function checkGivenMetadata(apiObject: ApiObject): readonly Problem[] {
  const metadata = givenMetadata(apiObject);
  if (isOmitted(metadata)) return NONE;
  if (!isObject(metadata)) return [toMapProblem('metadata', metadata)];
  const { labels, annotations, finalizers, ownerReferences } = metadata;
  // shortcut for nearly all objects: every object of a large app is checked
  if (
    (labels === undefined || (isObject(labels) && Object.getPrototypeOf(labels) === Object.prototype)) &&
    annotations === undefined &&
    finalizers === undefined &&
    ownerReferences === undefined
  )
    return NONE;
  const found: Problem[] = [];
  if (!isMap(labels)) found.push(toMapProblem('metadata.labels', labels));
  if (!isMap(annotations)) found.push(toMapProblem('metadata.annotations', annotations));
  if (!isList(finalizers)) found.push(toListProblem('metadata.finalizers', finalizers));
  if (!isList(ownerReferences)) found.push(toListProblem('metadata.ownerReferences', ownerReferences));
  return found;
}

/** Whether labels or annotations are a map, or left out. Copies of a Map, a Date or a Promise are empty. */
export function isMap(value: unknown): boolean {
  if (isOmitted(value)) return true;
  return isObject(value) && (isPlain(value) || Object.prototype.toString.call(value) === '[object Object]');
}

export function toMapProblem(property: string, given: unknown): Problem {
  const message = `${property} is not an object`;
  return { code: 'SYNTH_LABEL', message, property, given, allowed: 'keys with values' };
}

function isList(value: unknown): boolean {
  return isOmitted(value) || Array.isArray(value);
}

function toListProblem(property: string, given: unknown): Problem {
  return { code: 'SYNTH_VALUE', message: `${property} is not a list`, property, given };
}
