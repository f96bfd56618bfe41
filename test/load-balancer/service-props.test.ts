import type { Machine } from '../../lib/core/references';
import type { RouterNetwork, SwitchNetwork, UnitAddresses } from '../../lib/load-balancer/network';
import type { SakuraLoadBalancer } from '../../lib/load-balancer/sakura-load-balancer';
import type {
  LoadBalancedServiceProps,
  SakuraLoadBalancedServiceProps,
} from '../../lib/load-balancer/service-props';

type Compiles<Props> = LoadBalancedServiceProps & Props extends SakuraLoadBalancedServiceProps ? true : false;

// the compiler decides: a wrong true or false fails `tsc --noEmit`, which `npm run check` runs
const verdicts: [string, boolean][] = [
  ['a router without an address compiles', true satisfies Compiles<{ network: RouterNetwork }>],
  ['a router with an address compiles', true satisfies Compiles<{ network: RouterNetwork; address: string }>],
  ['a switch with an address compiles', true satisfies Compiles<{ network: SwitchNetwork; address: string }>],
  ['a switch without an address does not', false satisfies Compiles<{ network: SwitchNetwork }>],
  ['a shared appliance compiles', true satisfies Compiles<{ loadBalancer: SakuraLoadBalancer }>],
  ['neither network nor appliance does not', false satisfies Compiles<object>],
  [
    'a shared appliance and a network do not',
    false satisfies Compiles<{ loadBalancer: SakuraLoadBalancer; network: RouterNetwork }>,
  ],
  [
    'properties of the appliance on a shared one do not',
    false satisfies Compiles<{ loadBalancer: SakuraLoadBalancer; vrid: number }>,
  ],
  [
    'a plan that does not exist does not',
    false satisfies Compiles<{ network: RouterNetwork; plan: 'premium' }>,
  ],
  [
    'three unit addresses do not',
    false satisfies [string, string, string] extends UnitAddresses ? true : false,
  ],
  [
    'a machine without an address does not',
    false satisfies { hostname: string } extends Machine ? true : false,
  ],
];

describe('the properties of a load-balanced service', () => {
  it.each(verdicts)('%s', (title, compiles) => expect(compiles).toBe(!/ not$/.test(title)));
});
