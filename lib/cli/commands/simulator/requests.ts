import { formatGiven } from '../../../core/errors';
import { joinShown, type ShownText } from '../../../core/shown-text';
import { type RequestLogEntry, renderTime } from '../../../simulator';
import type { Terminal } from '../../terminal/terminal';

/** Numbers of requests. */
export interface RequestCount {
  readonly total: number;
  /** Requests with a status of 400 or more, or without an answer. */
  readonly refused: number;
  add(entry: RequestLogEntry): void;
}

export function countRequests(): RequestCount {
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

/** Renders a request on one line: time, method, answer, duration, path, query, error code, fault. */
export function renderRequest(entry: RequestLogEntry, terminal: Terminal): ShownText {
  const { at, method, path, query = {}, status, errorCode, fault, durationMs } = entry;
  const { dim } = terminal;
  const colour = isDone(entry)
    ? terminal.green
    : status >= 400 && status < 500
      ? terminal.yellow
      : terminal.red;
  const fields = [
    dim(renderTime(at).slice(11, 19)),
    method.padEnd(6),
    colour(status === 0 ? '---' : String(status)),
    dim(`${durationMs.toFixed(1)} ms`.padStart(10)),
    formatGiven(path),
    ...(Object.keys(query).length > 0 ? [dim(formatGiven(query))] : []),
    ...(errorCode === undefined ? [] : [colour(formatGiven(errorCode))]),
    ...(fault === undefined ? [] : [terminal.yellow`fault: ${fault}`]),
  ];
  return joinShown(fields, '  ');
}

function isDone({ status }: RequestLogEntry): boolean {
  return status >= 200 && status < 400;
}
