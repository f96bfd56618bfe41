import type { Handler } from './call';

/** One operation of the API. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the zone's `/api/cloud/1.1`; `:id` stands for digits, `:address` for an IPv4 or IPv6 address. */
  readonly path: string;
  /** What it does, as a phrase without a final period. */
  readonly summary: string;
  /** How it knowingly differs from the real service. @default - it does not */
  readonly knownDifference?: string;
  readonly handle: Handler;
}
