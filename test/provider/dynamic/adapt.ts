import type { ChangePlan } from '../../../lib/appliance/plan/plan';
import type { ResourceProvider } from '../../../lib/provider/contract';
import {
  type AdapterOptions,
  createDynamicAdapter,
  type DynamicAdapter,
  type DynamicConfig,
} from '../../../lib/provider/dynamic/adapter';
import type { DynamicError } from '../../../lib/provider/dynamic/error';

export type Thing = Record<string, unknown>;
export const SENTINEL = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
export const PROVIDER = { __provider: 'exports.handler = () => provider' };
export const CANARY = 'canary-secret-77';
export const config: DynamicConfig = { get: (key) => (key === 'lab:token' ? CANARY : undefined) };

export const SAME: ChangePlan = { changes: [], stable: ['id'] };

/** Creates an adapter around a provider that does nothing, except for what a test overrides. */
export function adapt(
  overrides: Partial<ResourceProvider<Thing, Thing>> = {},
  options: Partial<AdapterOptions<Thing>> = {},
): DynamicAdapter {
  const provider: ResourceProvider<Thing, Thing> = {
    validate: () => [],
    plan: () => SAME,
    create: async () => ({ id: '1', state: { size: 1 } }),
    read: async (_context, id, state = {}, inputs = {}) => ({ id, state, inputs }),
    update: async (_context, _id, state) => state,
    delete: async () => {},
    ...overrides,
  };
  return createDynamicAdapter(provider, {
    settingsIn: (given): Record<string, string> => ({ token: given?.get('lab:token') ?? '' }),
    checkSettings:
      ({ token }) =>
      (text) =>
        token ? text.replaceAll(token, '[redacted]') : text,
    timeoutSeconds: () => 60,
    ...options,
  });
}

/** Outputs as a previous create returned them. */
export const OUTPUTS = { size: 1, inputs: { want: 1 }, ...PROVIDER };

/** Returns the error of a call that must fail. */
export async function failureOf(promise: Promise<unknown>): Promise<DynamicError> {
  return promise.then(
    () => {
      throw new Error('nothing was thrown');
    },
    (error: DynamicError) => error,
  );
}
