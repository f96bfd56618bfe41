import type { FaultKind } from '../faults/fault';

/** A request in the log. */
export interface RequestLogEntry {
  /** Serial number, from 1. */
  readonly number: number;
  /** Time of arrival, in milliseconds since the epoch by the simulator's time. */
  readonly at: number;
  /** HTTP method, such as `GET`. */
  readonly method: string;
  /** Path below the zone's `/api/cloud/1.1`, such as `/appliance/113400000301`. */
  readonly path: string;
  /** The decoded query. */
  readonly query: Readonly<Record<string, unknown>> | undefined;
  /** The scripted fault that it triggered. */
  readonly fault: FaultKind | undefined;
  /** HTTP status; 0 if a fault prevented the response. */
  readonly status: number;
  /** `error_code` of the response. */
  readonly errorCode: string | undefined;
  /** Milliseconds from receiving the request header until the response was handed over for sending. */
  readonly durationMs: number;
}

/** The bodies of a request and of its response. */
export interface Bodies {
  readonly request: string;
  readonly response: string;
}

/** Most requests in the log. */
const MAX_ENTRIES = 10_000;
/** Number of latest requests that keep their bodies, and the most characters of each. */
const MAX_BODIES = 200;
const MAX_BODY_LENGTH = 32 * 1024;

/** The latest requests to the API. */
export class RequestLog {
  readonly #entries: RequestLogEntry[] = [];
  readonly #bodies = new Map<number, Bodies>();
  readonly #onRequest: ((entry: RequestLogEntry) => void) | undefined;

  constructor(onRequest: ((entry: RequestLogEntry) => void) | undefined) {
    this.#onRequest = onRequest;
  }

  /** The requests in the log, oldest first. */
  get entries(): readonly RequestLogEntry[] {
    return this.#entries;
  }

  add(entry: RequestLogEntry, { request, response }: Bodies): void {
    this.#entries.push(entry);
    if (this.#entries.length > MAX_ENTRIES) this.#entries.shift();
    this.#bodies.set(entry.number, { request: cut(request), response: cut(response) });
    this.#bodies.delete(entry.number - MAX_BODIES);
    this.#onRequest?.(entry);
  }

  /** Returns the bodies of a request, without secrets; undefined if they are no longer kept. */
  tryFindBodies(number: number): Bodies | undefined {
    const found = this.#bodies.get(number);
    return found && { request: hideSecrets(found.request), response: hideSecrets(found.response) };
  }
}

/** Returns a copy of the beginning of a long string, so that the rest can be garbage-collected. */
function cut(text: string): string {
  if (text.length <= MAX_BODY_LENGTH) return text;
  const beginning = new TextDecoder().decode(new TextEncoder().encode(text.slice(0, MAX_BODY_LENGTH)));
  return `${beginning}… and ${text.length - MAX_BODY_LENGTH} more characters`;
}

/**
 * Removes secrets: scripts and boot documents contain join tokens and keys, and every process on this machine
 * may read the log.
 */
function hideSecrets(text: string): string {
  return text.replace(SECRET_FIELD, '"$1":"(not shown)"');
}

const SECRET_FIELD = /"(UserData|Content|Image|Password|Passphrase)"\s*:\s*"(?:[^"\\]|\\.)*"?/g;
