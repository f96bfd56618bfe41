import type { Problem } from '../../core/errors';
import type { Unknownable } from '../../core/unknown';
import { isKnown } from './checks/finding';
import { layoutOf } from './checks/layout';
import { checkNaming } from './checks/naming';
import { checkNetwork } from './checks/network';
import { checkVirtualIps } from './checks/virtual-ips';
import type { LoadBalancerSpec } from './spec';

/**
 * Everything that is wrong with a specification as far as it is known without asking the cloud; empty when it is fine. Parts that
 * are UNKNOWN are passed over. Each problem says its `property`, such as `virtualIps[0].ports[1].port`.
 */
export function checkSpec(spec: Unknownable<LoadBalancerSpec>): Problem[] {
  if (!isKnown(spec)) return [];
  const layout = layoutOf(spec);
  return [...checkNaming(spec), ...checkNetwork(spec, layout), ...checkVirtualIps(spec, layout)];
}
