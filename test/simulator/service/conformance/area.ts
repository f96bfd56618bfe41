import type { Site } from '../../../../lib/testing';
import type { Json } from '../../rig';

/** A request, and the documented answer. */
export type Step = readonly [route: string, path: string, body: Json, status: number, example: Json];

/** Related routes, as the life of a resource: each step builds on the previous ones. */
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

/** Pools of blocks: the first new block is the routed one of the running example. */
export const POOLS: readonly string[] = ['198.51.100.16/28', '192.0.2.0/24'];

/** The first id that is assigned in {@link SITE}. */
export const FIRST_ID = 113_400_000_006;

/** The answer to an action. */
export const OK = { Success: true, is_ok: true };

/** A list with one row. */
export function listOf(key: string, row: object, total = 1): Json {
  return { From: 0, Count: 1, Total: total, [key]: [{ Index: 0, ...row }], is_ok: true };
}

/** Two samples, starting at the time of the tests' clock: the second is still in the future. */
export const MONITOR_QUERY = '?{"Start":"2026-03-01T12:00:00+09:00","End":"2026-03-01T12:05:00+09:00"}';

/**
 * The answer to {@link MONITOR_QUERY}. The simulator measures nothing, so the reference's figures are
 * replaced by 0.
 */
export function samplesOf(...fields: readonly string[]): Json {
  const sample = (value: number | null) => Object.fromEntries(fields.map((field) => [field, value]));
  return {
    Data: { '2026-03-01T12:00:00+09:00': sample(0), '2026-03-01T12:05:00+09:00': sample(null) },
    is_ok: true,
  };
}
