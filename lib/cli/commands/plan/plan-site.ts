import { type PlannedSite, planLoadBalancers } from '../../../appliance/preview/plan-load-balancers';
import {
  type RecordedInventory,
  recordZone,
  type ZoneInventory,
} from '../../../appliance/preview/recorded-inventory';
import type { LoadBalancerShareSpec } from '../../../appliance/spec/share';
import type { LoadBalancerSpec } from '../../../appliance/spec/spec';
import { artifactsOf } from '../../../core/artifact-kind';
import { type Clock, systemClock } from '../../../core/clock';
import { LOAD_BALANCER, LOAD_BALANCER_SHARE } from '../../../load-balancer/artifact';
import { createSakuraApi } from '../../../sakura/client';
import { resolveSettings, type Settings } from '../../../sakura/settings/settings';
import type { Assembly } from '../../../synth/assembly/assembly';
import type { CommandContext } from '../../command';
import { usageError } from '../../usage-error';

/** The load balancers of a program, and its virtual IPs on existing ones. */
export interface SiteSpecs {
  readonly loadBalancers: readonly LoadBalancerSpec[];
  readonly shares: readonly LoadBalancerShareSpec[];
}

export function listSpecs({ stacks }: Pick<Assembly, 'stacks'>): SiteSpecs {
  return {
    loadBalancers: stacks.flatMap((stack) => artifactsOf(stack, LOAD_BALANCER)).map(({ spec }) => spec),
    shares: stacks.flatMap((stack) => artifactsOf(stack, LOAD_BALANCER_SHARE)).map(({ spec }) => spec),
  };
}

/** Reads the scope from the command line. @throws CLI_USAGE */
export function readScope({ scope }: CommandContext['values']): string | undefined {
  if (scope === undefined) return undefined;
  if (typeof scope === 'string' && /^[0-9a-f]{12}$/.test(scope)) return scope;
  throw usageError({
    message: 'this is not the scope half of an owner tag',
    given: scope,
    allowed: '12 hex digits: those after kumiki- in the tag of a load balancer',
    hint: 'kumiki plan without --scope lists the scopes there are',
  });
}

/**
 * Records the existing resources, with settings from the environment.
 * @throws API_CREDENTIALS_MISSING and other API errors
 */
export function recordInventory(
  context: Pick<CommandContext, 'env' | 'takeOverSignals'>,
  specs: SiteSpecs,
): Promise<RecordedInventory> {
  const settings = resolveSettings({ env: context.env });
  return recordZones({ settings, clock: systemClock, signal: context.takeOverSignals() }, specs);
}

/** Records the existing resources in the zones of load balancers. @throws API errors */
export async function recordZones(
  {
    settings,
    clock,
    signal,
  }: { readonly settings: Settings; readonly clock: Clock; readonly signal: AbortSignal },
  { loadBalancers, shares }: SiteSpecs,
): Promise<RecordedInventory> {
  const zones: ZoneInventory[] = [];
  // a load balancer that now has its own zone may still be in that of the settings
  const names = new Set([settings.zone, ...[...loadBalancers, ...shares].flatMap(({ zone }) => zone ?? [])]);
  for (const zone of [...names].sort()) {
    const api = createSakuraApi({ settings, zone, clock });
    zones.push(await recordZone({ api, signal }));
  }
  const recordedAt = new Date(clock.now()).toISOString();
  return { version: 1, recordedAt, defaultZone: settings.zone, zones };
}

/** Plans what an up would do, given an inventory. */
export function planSite(
  { loadBalancers, shares }: SiteSpecs,
  inventory: RecordedInventory,
  scope?: string,
): Promise<PlannedSite> {
  return planLoadBalancers(loadBalancers, inventory, { shares, ...(scope !== undefined && { scope }) });
}
