import type { Problem } from '../../core/errors';
import { formatCount } from '../../core/format-count';
import { LONGEST_SUBNET } from './allocator';
import type { OverlayPlan } from './overlay';

/** Checks that each node can lease a subnet. */
export function* checkCapacity({ network, subnets }: OverlayPlan, nodes: number): Generator<Problem> {
  if (nodes <= subnets.count) return;
  yield {
    code: 'OVERLAY_CAPACITY',
    property: 'nodes',
    message: `the overlay network ${network.cidr} has ${formatCount(subnets.count, 'subnet')} of /${subnets.length} to lease, but there are ${formatCount(nodes, 'node')}`,
    given: nodes,
    allowed: `at most ${formatCount(subnets.count, 'node')}`,
    hint: suggestFix(network.cidr.prefixLength, subnets.length, nodes),
  };
}

/**
 * Suggests smaller subnets if they suffice, otherwise a larger network. Allows for the first subnet, which
 * stays free.
 */
function suggestFix(networkLength: number, subnetLength: number, nodes: number): string {
  const division = Math.ceil(Math.log2(nodes + 1));
  return networkLength + division <= LONGEST_SUBNET
    ? `set overlaySubnetLength: ${networkLength + division}`
    : `choose an overlay network of at most /${subnetLength - division}`;
}
