import type { JsonObject } from '../../core/json';
import type { AdminContext } from './context';

/** A request to the admin API that has passed the guard. */
export interface AdminCall extends AdminContext {
  /** The path segments at the placeholders, in order. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  /** The parsed JSON body; an empty object if there was none. */
  readonly body: JsonObject;
}

/** One operation of the admin API. */
export interface AdminRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path of the operation; `:name` matches one segment. */
  readonly path: string;
  /** What the operation does, as a phrase. */
  readonly summary: string;
  /** The keys of the JSON body, with their meanings. @default - it takes no body */
  readonly body?: Readonly<Record<string, string>>;
  /** Whether it needs no credentials: it only reads what the page shows. @default false */
  readonly isOpen?: true;
  /** Performs the operation and returns the response. @throws KumikiError if the request is wrong */
  readonly handle: (call: AdminCall) => object;
}
