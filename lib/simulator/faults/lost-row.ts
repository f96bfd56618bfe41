import { integerOf, isObject, valueAt } from '../protocol/json';
import { isRefusal, type Refusal } from '../protocol/refusal';
import type { Reply } from '../service/model/call';
import type { Request, Service } from './carry-out';

/** Answers a find with the rows one further on, and counts as if there were one row fewer. */
export function withoutFirstRow(request: Request, service: Service): Reply | Refusal {
  const { target } = request;
  if (isRefusal(target.query)) return service(request);
  const query = { ...target.query, From: (integerOf(valueAt(target.query, 'From')) ?? 0) + 1 };
  const reply = service({ ...request, target: { ...target, query } });
  if (isRefusal(reply)) return reply;
  const body = Object.entries(reply.body).map(([key, value]) => [key, oneLess(key, value)]);
  return { ...reply, body: Object.fromEntries(body) };
}

function oneLess(key: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((row) => (isObject(row) ? lessIndex(row) : row));
  return (key === 'From' || key === 'Total') && typeof value === 'number' ? value - 1 : value;
}

function lessIndex(row: object): object {
  const index = valueAt(row, 'Index');
  return typeof index === 'number' ? { ...row, Index: index - 1 } : row;
}
