import type { FaultKind } from '../faults/fault';
import type { JsonObject } from '../protocol/json';

/** One line of the request log. */
export interface RequestLogEntry {
  /** Counts from 1. */
  readonly number: number;
  /** When it came in, in milliseconds since the epoch by the simulator's time. */
  readonly at: number;
  readonly method: string;
  /** Below the zone's `/api/cloud/1.1`, such as `/appliance/113400000301`. */
  readonly path: string;
  /** The decoded query. */
  readonly query: JsonObject | undefined;
  /** The scripted fault that struck it. */
  readonly fault: FaultKind | undefined;
  /** HTTP status; 0 when a fault kept the answer back. */
  readonly status: number;
  /** `error_code` of the answer. */
  readonly errorCode: string | undefined;
  readonly durationMs: number;
}

/** Of the requests, this many are kept. */
const MAX_ENTRIES = 10_000;

/** The requests so far. */
export class RequestLog {
  /** Oldest first. */
  readonly entries: readonly RequestLogEntry[];
  readonly add: (entry: RequestLogEntry) => void;

  constructor(onRequest: ((entry: RequestLogEntry) => void) | undefined) {
    const entries: RequestLogEntry[] = [];
    this.entries = entries;
    this.add = (entry) => {
      entries.push(entry);
      if (entries.length > MAX_ENTRIES) entries.shift();
      onRequest?.(entry);
    };
  }
}
