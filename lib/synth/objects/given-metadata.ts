import type { ApiObject } from 'cdk8s';
import type { Problem } from '../../core/errors';
import { isObject } from '../../core/json';
import { isLeftOut } from '../../formats/json/key-order';
import { givenMetadata } from '../../kubernetes/api-object/object-source';

const NONE: readonly Problem[] = [];

/**
 * What is of another kind than metadata needs. To be asked before an object is rendered, as cdk8s makes maps and lists
 * of the letters of a text.
 */
export function checkGivenMetadata(apiObject: ApiObject): readonly Problem[] {
  const metadata = givenMetadata(apiObject);
  if (isLeftOut(metadata)) return NONE;
  if (!isObject(metadata)) return [toMapProblem('metadata', metadata)];
  const { labels, annotations, finalizers, ownerReferences } = metadata;
  // as nearly all are: each object of a large app is looked at
  if (
    (labels === undefined || isObject(labels)) &&
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

/** Whether labels or annotations have keys with values, or are left out. */
export function isMap(value: unknown): boolean {
  return isLeftOut(value) || isObject(value);
}

export function toMapProblem(property: string, given: unknown): Problem {
  const message = `${property} is not an object`;
  return { code: 'SYNTH_LABEL', message, property, given, allowed: 'keys with values' };
}

function isList(value: unknown): boolean {
  return isLeftOut(value) || Array.isArray(value);
}

function toListProblem(property: string, given: unknown): Problem {
  return { code: 'SYNTH_VALUE', message: `${property} is not a list`, property, given };
}
