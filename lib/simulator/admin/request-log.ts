import { integerOf } from '../protocol/json';
import type { AdminCall } from './admin-route';
import { badRequest } from './bad-request';

export function readRequests({ simulator, query }: AdminCall): object {
  const given = query.get('after') ?? '0';
  const after = integerOf(given);
  if (after === undefined) throw badRequest('after is the number of a request', given, 'a whole number');
  return { requests: simulator.requests.filter(({ number }) => number > after) };
}
