import { formatGiven } from '../../../core/errors';
import { type RequestLogEntry, renderTime } from '../../../simulator';
import type { Terminal } from '../../terminal/terminal';

/** Counts what was answered. */
export interface RequestLog {
  readonly total: number;
  /** With a status of 400 or more, or not at all. */
  readonly refused: number;
  add(entry: RequestLogEntry): void;
}

export function requestLog(): RequestLog {
  const counts = { total: 0, refused: 0 };
  return {
    get total() {
      return counts.total;
    },
    get refused() {
      return counts.refused;
    },
    add: (entry) => {
      counts.total += 1;
      if (!isDone(entry)) counts.refused += 1;
    },
  };
}

/** One request on one line, in columns: when, method, answer, how long, path, query, what went wrong. */
export function requestLine(entry: RequestLogEntry, terminal: Terminal): string {
  const { at, method, path, query = {}, status, errorCode, fault, durationMs } = entry;
  const { dim } = terminal;
  const colour = isDone(entry)
    ? terminal.green
    : status >= 400 && status < 500
      ? terminal.yellow
      : terminal.red;
  return [
    dim(renderTime(at).slice(11, 19)),
    method.padEnd(6),
    colour(status === 0 ? '---' : String(status)),
    dim(`${durationMs.toFixed(1)} ms`.padStart(10)),
    // formatGiven: what comes from a client may hold characters that a terminal obeys
    formatGiven(path),
    ...(Object.keys(query).length > 0 ? [dim(formatGiven(query))] : []),
    ...(errorCode === undefined ? [] : [colour(formatGiven(errorCode))]),
    ...(fault === undefined ? [] : [terminal.yellow(`fault: ${fault}`)]),
  ].join('  ');
}

function isDone({ status }: RequestLogEntry): boolean {
  return status >= 200 && status < 400;
}
