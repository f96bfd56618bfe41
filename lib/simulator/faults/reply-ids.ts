import { integerOf, isObject, valueAt } from '../protocol/json';
import type { Reply } from '../service/model/call';

/** The ids of what a POST has made, as its answer shows them: the resource, and the switch that comes with a router. */
export function idsMadeBy({ body }: Reply): number[] {
  return Object.entries(body).flatMap(([key, made]) => {
    const parts = key === 'Internet' ? [made, valueAt(made, 'Switch')] : [made];
    return parts.filter(isObject).flatMap((part) => integerOf(valueAt(part, 'ID')) ?? []);
  });
}
