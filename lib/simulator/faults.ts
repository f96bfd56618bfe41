/** What goes wrong with a request that a fault applies to. */
export type FaultKind =
  /** The connection breaks without an answer. */
  | 'reset'
  /** An error answer: see `status` and `errorCode`. */
  | 'status'
  /** No answer at all; the connection stays open. */
  | 'timeout'
  /** The answer breaks off half way. */
  | 'truncated';

/** A scripted fault. */
export interface Fault {
  /** @default - every method */
  readonly method?: string | undefined;
  /** Matched with the path below `/api/cloud/1.1`, such as `/appliance/113400000301/config`. @default - every path */
  readonly path?: RegExp | undefined;
  /** `before`: the request has no effect; `after`: the service carries it out, then the fault strikes. @default 'before' */
  readonly when?: 'before' | 'after' | undefined;
  readonly kind: FaultKind;
  /** HTTP status of the kind `status`. @default - that of the error code */
  readonly status?: number | undefined;
  /** `error_code` of the kind `status`. @default 'service_unavailable' */
  readonly errorCode?: string | undefined;
  /** `Retry-After` of the kind `status`, in seconds. @default - not sent */
  readonly retryAfter?: number | undefined;
  /** How many requests it strikes. @default 1 */
  readonly times?: number | undefined;
}

/** The faults still to come, first scripted first. */
export class FaultScript {
  private readonly pending: { readonly fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.pending.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.pending.length = 0;
  }

  /** Uses up one turn of the first fault that applies. */
  take(method: string, path: string): Fault | undefined {
    const hit = this.pending.find(
      ({ fault, left }) =>
        left > 0 &&
        (fault.method === undefined || fault.method === method) &&
        (fault.path === undefined || path.search(fault.path) >= 0),
    );
    if (!hit) return undefined;
    hit.left -= 1;
    return hit.fault;
  }
}
