import type { Problem } from '../../core/errors';
import { LONGEST_SUBNET } from './allocator';
import type { OverlayPlan } from './overlay';

/** Whether each node can lease a subnet. */
export function* checkCapacity({ network, subnets }: OverlayPlan, nodes: number): Generator<Problem> {
  if (nodes <= subnets.count) return;
  yield {
    code: 'OVERLAY_CAPACITY',
    property: 'nodes',
    message: `the overlay network ${network.cidr} has ${countOf(subnets.count, 'subnet')} of /${subnets.length} to lease, and there are ${countOf(nodes, 'node')}`,
    given: nodes,
    allowed: `at most ${countOf(subnets.count, 'node')}`,
    hint: wayOut(network.cidr.prefixLength, subnets.length, nodes),
  };
}

/** Smaller subnets where they suffice, else a larger network; in both the first subnet stays free. */
function wayOut(networkLength: number, subnetLength: number, nodes: number): string {
  const division = Math.ceil(Math.log2(nodes + 1));
  if (networkLength + division <= LONGEST_SUBNET && networkLength + division > subnetLength) {
    return `set subnetLength: ${networkLength + division}, and leave out subnetMin and subnetMax`;
  }
  if (networkLength + division <= subnetLength) return 'leave out subnetMin and subnetMax';
  return `take an overlay network of at most /${subnetLength - division}`;
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
