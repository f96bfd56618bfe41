import { toText, valueAt } from '../../protocol/json';
import { type Refusal, refuse } from '../../protocol/refusal';
import { renderTime } from '../../protocol/time';
import type { Call, ServiceResponse } from './call';

/** Interval of samples: the service measures every five minutes. */
const GRID_MS = 300_000;
const HOUR_MS = 3_600_000;
/** Longest period of one response; of a longer one, only the end is returned. */
const MAX_SPAN_MS = 7 * 24 * HOUR_MS;

/**
 * Responds to a monitor request with a sample every five minutes from `Start` to `End`, by default for the
 * last hour. Samples from before the resource was created, or in the future, are null.
 */
export function respondWithSamples(
  { query, now }: Pick<Call, 'query' | 'now'>,
  createdAt: number,
  sample: Readonly<Record<string, number>>,
): ServiceResponse | Refusal {
  const end = parseTime(valueAt(query, 'End')) ?? now;
  const start = parseTime(valueAt(query, 'Start')) ?? end - HOUR_MS;
  if (Number.isNaN(start) || Number.isNaN(end)) return refuse('invalid_format', 'Start, End');
  const nothing = Object.fromEntries(Object.keys(sample).map((key) => [key, null]));
  const data: [string, object][] = [];
  const first = Math.ceil(Math.max(start, end - MAX_SPAN_MS) / GRID_MS) * GRID_MS;
  for (let time = first; time <= end; time += GRID_MS) {
    data.push([renderTime(time), createdAt <= time && time <= now ? sample : nothing]);
  }
  return { status: 200, body: { Data: Object.fromEntries(data), is_ok: true } };
}

/**
 * Parses a time; undefined if none is given, which Go clients write as the first moment of year 1; NaN if it
 * is not a time.
 */
function parseTime(value: unknown): number | undefined {
  const text = toText(value) ?? '';
  if (text === '' || text.startsWith('0001-')) return undefined;
  return /^\d{4}-/.test(text) ? Date.parse(text) : Number.NaN;
}
