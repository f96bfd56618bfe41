import type { Handler } from './call';

/** One operation of the API. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path below the zone's `/api/cloud/1.1`; `:id` matches digits, `:address` an IPv4 or IPv6 address. */
  readonly path: string;
  /** What the operation does, as a phrase without a final period. */
  readonly summary: string;
  /** Known difference from the real service. @default - none */
  readonly knownDifference?: string;
  readonly handle: Handler;
}
