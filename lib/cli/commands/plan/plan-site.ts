import {
  type RecordedInventory,
  recordZone,
  type ZoneInventory,
} from '../../../appliance/preview/recorded-inventory';
import { artifactsOf } from '../../../core/artifact-kind';
import { systemClock } from '../../../core/clock';
import { LOAD_BALANCER, LOAD_BALANCER_SHARE } from '../../../load-balancer/artifact';
import { createSakuraApi } from '../../../sakura/client';
import { resolveSettings } from '../../../sakura/settings/settings';
import type { Assembly } from '../../../synth/assembly/assembly';
import type { CommandContext } from '../../command';

/** The load balancers of a program, and its virtual IPs on those that exist already. */
export function listSpecs({ stacks }: Pick<Assembly, 'stacks'>) {
  return {
    specs: stacks.flatMap((stack) => artifactsOf(stack, LOAD_BALANCER)).map(({ spec }) => spec),
    shares: stacks.flatMap((stack) => artifactsOf(stack, LOAD_BALANCER_SHARE)).map(({ spec }) => spec),
  };
}

/** Reads what there is in the zones of the load balancers. @throws API_CREDENTIALS_MISSING and other API errors */
export async function recordInventory(
  context: Pick<CommandContext, 'env' | 'takeOverSignals'>,
  specs: readonly { readonly zone?: string }[],
): Promise<RecordedInventory> {
  const settings = resolveSettings({ env: context.env });
  const zones: ZoneInventory[] = [];
  const signal = context.takeOverSignals();
  // one that has got a zone of its own may be in that of the settings still
  const names = new Set([settings.zone, ...specs.flatMap(({ zone }) => zone ?? [])]);
  for (const zone of [...names].sort()) {
    const api = createSakuraApi({ settings, zone, clock: systemClock });
    zones.push(await recordZone({ api, signal }));
  }
  const recordedAt = new Date(systemClock.now()).toISOString();
  return { version: 1, recordedAt, defaultZone: settings.zone, zones };
}
