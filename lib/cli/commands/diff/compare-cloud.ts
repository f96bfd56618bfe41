import type { PlannedLoadBalancer } from '../../../appliance/preview/plan-one';
import type { PlannedShare } from '../../../appliance/preview/plan-share';
import { KumikiError } from '../../../core/errors';
import { compareText } from '../../../core/order';
import { listBalancers } from '../../../load-balancer/artifact';
import type { Assembly } from '../../../synth/assembly/assembly';
import type { Change, Comparison } from '../../../synth/compare/change';
import type { CommandContext } from '../../command';
import { listSpecs, planSite, recordInventory } from '../plan/plan-site';
import { groupOfConstruct } from './compare-output';

/**
 * Compares the load balancers of a program with those in the cloud. Changes nothing.
 * @throws the errors that an up would be refused with
 */
export async function compareCloud(
  assembly: Assembly,
  context: CommandContext,
  scope: string | undefined,
): Promise<Comparison> {
  const specs = listSpecs(assembly);
  if (specs.loadBalancers.length + specs.shares.length === 0) return { changes: [], unchanged: 0 };
  const inventory = await recordInventory(context, specs);
  const site = await planSite(specs, inventory, scope);
  const planned = [...site.loadBalancers, ...site.shares];
  const [first, ...others] = planned.flatMap(({ problems }) => problems);
  if (first) throw new KumikiError([first, ...others]);
  const groups = new Map(
    assembly.stacks.flatMap((stack) =>
      listBalancers(stack).map(({ spec, constructPath }) => [
        spec.id,
        { group: groupOfConstruct(constructPath, stack), constructPath },
      ]),
    ),
  );
  const changes = planned.flatMap((each) => {
    const { action } = each;
    if (action === 'unchanged' || action === 'refused') return [];
    const place = groups.get(each.id) ?? { group: '(app)', constructPath: undefined };
    return [toChange(each, { action, ...place })];
  });
  return { changes, unchanged: planned.length - changes.length };
}

function toChange(
  planned: PlannedLoadBalancer | PlannedShare,
  place: Pick<Change, 'action' | 'group' | 'constructPath'>,
): Change {
  const subject = `load balancer ${planned.id}`;
  const gap = 'gap' in planned && planned.gap !== undefined ? `; ${planned.gap}` : '';
  const [first] = planned.reasons;
  const given = [...planned.virtualIps].sort((a, b) => compareText(a.key, b.key));
  const addresses = given.map(({ key, address, because }) => `virtual IP ${address} (${key}): ${because}`);
  return {
    ...place,
    subject,
    fields: [],
    reasons: [...planned.reasons, ...addresses],
    warnings: place.action === 'replace' ? [`replaces ${subject}: ${first ?? ''}${gap}`] : [],
  };
}
