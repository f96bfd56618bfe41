import type { FaultKind } from '../faults/fault';

/** A request in the log. */
export interface RequestLogEntry {
  /** Counts from 1. */
  readonly number: number;
  /** When it arrived, in milliseconds since the epoch by the simulator's time. */
  readonly at: number;
  /** Such as `GET`. */
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
  /** From the header of the request until the answer was handed over to be sent. */
  readonly durationMs: number;
}

/** The bodies of a request and of its response. */
export interface Bodies {
  readonly request: string;
  readonly response: string;
}

/** How many requests the log holds. */
const MAX_ENTRIES = 10_000;
/** How many of them it holds with their bodies, and this many characters of each. */
const MAX_BODIES = 200;
const MAX_BODY_LENGTH = 32 * 1024;

/** The last requests. */
export class RequestLog {
  readonly #entries: RequestLogEntry[] = [];
  readonly #bodies = new Map<number, Bodies>();
  readonly #onRequest: ((entry: RequestLogEntry) => void) | undefined;

  constructor(onRequest: ((entry: RequestLogEntry) => void) | undefined) {
    this.#onRequest = onRequest;
  }

  /** Oldest first. */
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

  /** The bodies of a request, without what is secret; undefined if it was too long ago. */
  tryFindBodies(number: number): Bodies | undefined {
    const found = this.#bodies.get(number);
    return found && { request: hideSecrets(found.request), response: hideSecrets(found.response) };
  }
}

/** Copies the beginning of a long text, so that the rest of it can be forgotten. */
function cut(text: string): string {
  if (text.length <= MAX_BODY_LENGTH) return text;
  const beginning = new TextDecoder().decode(new TextEncoder().encode(text.slice(0, MAX_BODY_LENGTH)));
  return `${beginning}… and ${text.length - MAX_BODY_LENGTH} more characters`;
}

/** Scripts and boot documents hold join tokens and keys; everybody on this machine may look at the log. */
function hideSecrets(text: string): string {
  return text.replace(SECRET_FIELD, '"$1":"(not shown)"');
}

const SECRET_FIELD = /"(UserData|Content|Image|Password|Passphrase)"\s*:\s*"(?:[^"\\]|\\.)*"?/g;
