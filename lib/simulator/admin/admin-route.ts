import type { JsonObject } from '../../core/json';
import type { AdminContext } from './context';

/** A request to the admin API that has passed the guard. */
export interface AdminCall extends AdminContext {
  /** What the placeholders of the path stand for, in order. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  /** An empty object if there was no body. */
  readonly body: JsonObject;
}

/** One operation of the admin API. */
export interface AdminRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `:name` stands for one segment. */
  readonly path: string;
  /** What it does, as a phrase. */
  readonly summary: string;
  /** The keys of the JSON body, with what each means. @default - it takes no body */
  readonly body?: Readonly<Record<string, string>>;
  /** Whether it needs no credentials: it shows what is on the page, and changes nothing. @default false */
  readonly isOpen?: true;
  /** Does it, and returns the response. @throws KumikiError if the request is wrong */
  readonly handle: (call: AdminCall) => object;
}
