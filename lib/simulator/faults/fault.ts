/** Which requests a fault affects, and how many of them. */
export interface FaultTarget {
  /** The method of the requests. @default - every method that the kind can affect */
  readonly method?: string | undefined;
  /**
   * The path of the requests below `/api/cloud/1.1`. In a text `:id` (or any segment with a colon) stands for
   * one segment and `*` at the end for whatever follows, as in `/appliance/:id/config`.
   * @default - every path that the kind can affect
   */
  readonly path?: RegExp | string | undefined;
  /** How many requests it affects. @default 1 */
  readonly times?: number | undefined;
}

/** A scripted fault: plain data, except that the path can be a RegExp. */
export type Fault = FaultTarget &
  (
    | {
        /**
         * The client does not get the response. `reset`: the connection breaks without one; `timeout`: there
         * is none, and the connection stays open; `truncated`: it breaks off half way.
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
        /** How late, in milliseconds by the clock that the simulator was given; an hour at most. */
        readonly delayMs: number;
        /** Whether the delay comes before or after the service handles the request. @default 'before' */
        readonly when?: 'before' | 'after' | undefined;
      }
    | {
        /** Requests that name what a POST has created get 404 for a while; finds show it. */
        readonly kind: 'hidden';
        /** How long, in seconds of the simulator's time. */
        readonly forSeconds: number;
      }
    | {
        /**
         * `failed`: the appliance that a POST creates goes from migrating to failed. `power-off`: the
         * appliance that a POST creates, or that is booted, ends switched off instead of up.
         */
        readonly kind: 'failed' | 'power-off';
      }
    | {
        /** The appliance that a POST creates, or that is booted or shut down, never leaves a state. */
        readonly kind: 'stuck';
        /** `migrating` affects only the creation. */
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
        /** A request of somebody else is handled at the same time: an edit behind the client's back. */
        readonly kind: 'concurrent';
        readonly request: OtherRequest;
        /**
         * Whether that request is handled before or after the one that the fault affects.
         * @default 'before'
         */
        readonly when?: 'before' | 'after' | undefined;
      }
  );

/** A request of somebody else, in the same zone. */
export interface OtherRequest {
  /** Such as `PUT`. */
  readonly method: string;
  /**
   * Path below `/api/cloud/1.1`; `:id` is the id in the path of the affected request, or the one that it
   * created.
   */
  readonly path: string;
  /** The JSON body. @default - none */
  readonly body?: object | undefined;
}

/** What a fault does to the requests that it affects. */
export type FaultKind = Fault['kind'];

/** What a fault does to the connection itself. */
export type ConnectionFault = 'reset' | 'timeout' | 'truncated';
