import { isObject } from '../../core/json';
import { toInteger, valueAt } from '../protocol/json';
import type { ServiceResponse } from '../service/model/call';

/**
 * Returns the ids of resources that a POST created, from its response: the resource itself, and the switch of
 * a new router.
 */
export function createdIds({ body }: ServiceResponse): number[] {
  return Object.entries(body).flatMap(([key, created]) => {
    const parts = key === 'Internet' ? [created, valueAt(created, 'Switch')] : [created];
    return parts.filter(isObject).flatMap((part) => toInteger(valueAt(part, 'ID')) ?? []);
  });
}
