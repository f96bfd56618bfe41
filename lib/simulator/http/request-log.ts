import type { FaultKind } from '../faults/fault';

/** A request in the log. */
export interface RequestLogEntry {
  /** Counts from 1. */
  readonly number: number;
  /** When it arrived, in milliseconds since the epoch by the simulator's time. */
  readonly at: number;
  readonly method: string;
  /** Below the zone's `/api/cloud/1.1`, such as `/appliance/113400000301`. */
  readonly path: string;
  /** The decoded query. */
  readonly query: Readonly<Record<string, unknown>> | undefined;
  /** The scripted fault that it triggered. */
  readonly fault: FaultKind | undefined;
  /** HTTP status; 0 if a fault prevented the response. */
  readonly status: number;
  /** `error_code` of the response. */
  readonly errorCode: string | undefined;
  readonly durationMs: number;
}

/** How many requests the log holds. */
const MAX_ENTRIES = 10_000;

/** The last requests. */
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
