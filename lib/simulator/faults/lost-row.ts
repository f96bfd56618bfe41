import { isObject } from '../../core/json';
import { toInteger, valueAt } from '../protocol/json';
import { isRefusal, type Refusal } from '../protocol/refusal';
import type { Service, ServiceRequest } from '../service/handle-request';
import type { ServiceResponse } from '../service/model/call';

/** Handles a find as if a row of an earlier page had just been deleted: every row moves up by one. */
export function withoutFirstRow(request: ServiceRequest, service: Service): ServiceResponse | Refusal {
  const { target } = request;
  if (isRefusal(target.query)) return service(request);
  const query = { ...target.query, From: (toInteger(valueAt(target.query, 'From')) ?? 0) + 1 };
  const response = service({ ...request, target: { ...target, query } });
  if (isRefusal(response)) return response;
  const body = Object.entries(response.body).map(([key, value]) => [key, countOneLess(key, value)]);
  return { ...response, body: Object.fromEntries(body) };
}

function countOneLess(key: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((row) => (isObject(row) ? moveUp(row) : row));
  return (key === 'From' || key === 'Total') && typeof value === 'number' ? value - 1 : value;
}

function moveUp(row: object): object {
  const index = valueAt(row, 'Index');
  return typeof index === 'number' ? { ...row, Index: index - 1 } : row;
}
