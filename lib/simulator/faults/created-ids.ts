import { isObject } from '../../core/json';
import { toInteger, valueAt } from '../protocol/json';
import type { ServiceResponse } from '../service/model/call';

/**
 * The ids of what a POST has created, as its response shows them: the resource, and the switch that comes
 * with a router.
 */
export function createdIds({ body }: ServiceResponse): number[] {
  return Object.entries(body).flatMap(([key, created]) => {
    const parts = key === 'Internet' ? [created, valueAt(created, 'Switch')] : [created];
    return parts.filter(isObject).flatMap((part) => toInteger(valueAt(part, 'ID')) ?? []);
  });
}
