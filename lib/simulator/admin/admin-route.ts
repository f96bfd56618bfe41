import type { Setting } from '../http/answer';
import type { JsonObject } from '../protocol/json';
import type { TimeMode } from '../run/options';
import type { Simulator } from '../run/simulator';

/** What the admin API looks at and acts on. */
export interface Desk {
  readonly simulator: Simulator;
  readonly setting: Setting;
  readonly mode: TimeMode;
}

/** A request to the admin API, past the guard. */
export interface AdminCall extends Desk {
  /** What the placeholders of the path stand for, in its order. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  /** Empty when there was no body. */
  readonly body: JsonObject;
}

/** One operation of the admin API. */
export interface AdminRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `:name` stands for one segment. */
  readonly path: string;
  /** What it does, as a phrase. */
  readonly does: string;
  /** The keys of the JSON body, with what each means. @default - it takes no body */
  readonly body?: Readonly<Record<string, string>>;
  /** Whether it needs no credentials: it shows what is on the page, and changes nothing. @default false */
  readonly isOpen?: true;
  /** Carries it out; what it returns is the answer. @throws KumikiError when the request cannot be carried out */
  readonly handle: (call: AdminCall) => object;
}
