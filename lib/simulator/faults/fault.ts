/** The requests that a fault affects, and how many of them. */
export interface FaultTarget {
  /** The method of the requests. @default - every method that the kind can affect */
  readonly method?: string | undefined;
  /**
   * The path of the requests below `/api/cloud/1.1`. In a string, `:id` (or any segment with a colon) matches
   * one segment and a final `*` matches everything that follows, as in `/appliance/:id/config`.
   * @default - every path that the kind can affect
   */
  readonly path?: RegExp | string | undefined;
  /** Number of requests that it affects. @default 1 */
  readonly times?: number | undefined;
}

/** A scripted fault: plain data, except that the path can be a RegExp. */
export type Fault = FaultTarget &
  (
    | {
        /**
         * The client does not get the response. `reset`: the connection is reset without one; `timeout`: none
         * is sent, and the connection stays open; `truncated`: the connection breaks off halfway.
         */
        readonly kind: 'reset' | 'timeout' | 'truncated';
        /**
         * `before`: the request has no effect; `after`: the service handles it, then the fault takes effect.
         * @default 'before'
         */
        readonly when?: 'before' | 'after' | undefined;
      }
    | {
        /** An error response, such as 423 `locked`, 503 with Retry-After or 409 `still_creating`. */
        readonly kind: 'status';
        /**
         * `before`: the request has no effect; `after`: the service handles it, then the fault takes effect.
         * @default 'before'
         */
        readonly when?: 'before' | 'after' | undefined;
        /** HTTP status. @default - that of the error code */
        readonly status?: number | undefined;
        /** The `error_code` of the response. @default 'service_unavailable' */
        readonly errorCode?: string | undefined;
        /** `Retry-After`, in seconds. @default - not sent */
        readonly retryAfter?: number | undefined;
      }
    | {
        /** The response is late; the service handles the request. */
        readonly kind: 'slow';
        /** Delay in milliseconds, by the clock given to the simulator; at most an hour. */
        readonly delayMs: number;
        /** Whether the delay comes before or after the service handles the request. @default 'before' */
        readonly when?: 'before' | 'after' | undefined;
      }
    | {
        /** For a while, requests that name a resource created by a POST get 404, although finds return it. */
        readonly kind: 'hidden';
        /** Duration in seconds of the simulator's time. */
        readonly forSeconds: number;
      }
    | {
        /**
         * `failed`: the appliance that a POST creates goes from migrating to failed. `power-off`: the
         * appliance that a POST creates, or that is booted, ends up switched off.
         */
        readonly kind: 'failed' | 'power-off';
      }
    | {
        /** The appliance that a POST creates, or that is booted or shut down, stays in a state forever. */
        readonly kind: 'stuck';
        /** The state; `migrating` affects only creation. */
        readonly at: 'migrating' | 'cleaning';
      }
    | {
        /**
         * `stale-read`: a GET is answered from the state at the time when the fault was scripted. `lost-row`:
         * a page after the first of a find (`From` above 0) lacks its first row, as if a row of an earlier
         * page had just been deleted.
         */
        readonly kind: 'stale-read' | 'lost-row';
      }
    | {
        /** Another client's request is handled at the same time: an edit behind the client's back. */
        readonly kind: 'concurrent';
        readonly request: OtherRequest;
        /** Whether the other request is handled before or after the affected one. @default 'before' */
        readonly when?: 'before' | 'after' | undefined;
      }
  );

/** Another client's request, in the same zone. */
export interface OtherRequest {
  /** HTTP method, such as `PUT`. */
  readonly method: string;
  /**
   * Path below `/api/cloud/1.1`; `:id` is the id in the path of the affected request, or of the resource that
   * it created.
   */
  readonly path: string;
  /** The JSON body. @default - none */
  readonly body?: object | undefined;
}

/** The effect of a fault on a request. */
export type FaultKind = Fault['kind'];

/** The effect of a fault on the connection itself. */
export type ConnectionFault = 'reset' | 'timeout' | 'truncated';
