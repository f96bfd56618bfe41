import type { Site } from '../../../../lib/testing';
import type { Json } from '../../rig';

/** One request and what the reference documents as its answer. */
export type Step = readonly [route: string, path: string, body: Json, status: number, example: Json];

/** Routes that belong together, as one life of a resource: steps build on those before. */
export interface Area {
  readonly name: string;
  readonly steps: readonly Step[];
}

/** The reference's running example. */
export const SITE: Site = {
  routers: [{ name: 'k8s-router', tags: ['@k8s'], networkAddress: '203.0.113.0', prefixLength: 28 }],
  servers: [
    { name: 'node-1', interfaces: [{ switch: 'k8s-router', address: '203.0.113.7' }] },
    { name: 'node-2', interfaces: [{ switch: 'k8s-router', address: '203.0.113.8' }] },
  ],
};

/** The first new block is the routed one of the running example. */
export const POOLS: readonly string[] = ['198.51.100.16/28', '192.0.2.0/24'];

/** First id that is given out in {@link SITE}. */
export const FIRST_ID = 113_400_000_006;

/** The answer to an action. */
export const OK = { Success: true, is_ok: true };

/** A list with one row. */
export function listOf(key: string, row: object, total = 1): Json {
  return { From: 0, Count: 1, Total: total, [key]: [{ Index: 0, ...row }], is_ok: true };
}

/** Two samples from the moment that the tests' clock shows: the second is still to come. */
export const MONITOR_QUERY = '?{"Start":"2026-03-01T12:00:00+09:00","End":"2026-03-01T12:05:00+09:00"}';

/**
 * The answer to {@link MONITOR_QUERY}. The simulator measures nothing, so that the reference's figures are 0.
 */
export function samplesOf(...fields: readonly string[]): Json {
  const sample = (value: number | null) => Object.fromEntries(fields.map((field) => [field, value]));
  return {
    Data: { '2026-03-01T12:00:00+09:00': sample(0), '2026-03-01T12:05:00+09:00': sample(null) },
    is_ok: true,
  };
}
