import { checkLeftOver } from '../appliance/reconcile/unrecorded-appliance';
import { throwIfAny } from '../core/problems';
import { ZONE_NAMES } from '../core/zone';
import { createSakuraApi } from '../sakura/client';
import { findSettings } from '../sakura/settings/settings';
import type { ResourceProvider } from './contract';

/** The scope of a stack, as the stack's state keeps it. */
export interface ScopeState {
  /** 12 hex digits that no other stack has: the first half of the owner tags of the stack's load balancers. */
  readonly scope: string;
}

/**
 * The scope of a stack as a resource: created first, without any request, and deleted last. It distinguishes
 * stacks of the same name in two backends.
 *
 * @param createScope creates 12 hex digits that no other stack has
 */
export function createScopeProvider(createScope: () => string): ResourceProvider<object, ScopeState> {
  return {
    validate: () => [],
    plan: () => ({ changes: [], stable: ['id', 'scope'] }),
    async create() {
      const scope = createScope();
      return { id: scope, state: { scope } };
    },
    read: async (_context, id) => ({ id, state: { scope: id }, inputs: {} }),
    update: async (_context, id) => ({ scope: id }),

    /**
     * Checks that no load balancer of the stack exists: according to its state, all are deleted by now, and
     * one that remained could never be found again. It is not removed: the user may have taken it out of the
     * state to keep it.
     *
     * @throws LB_LEFT_OVER
     */
    async delete({ settings: explicit, clock, signal, log }, id) {
      const { settings } = findSettings({ env: process.env, explicit });
      const zones = [...new Set([settings.zone, ...ZONE_NAMES])];
      const apis = zones.map((zone) => createSakuraApi({ settings, zone, clock }));
      throwIfAny(await checkLeftOver({ apis, clock, signal, log }, id));
    },
  };
}
