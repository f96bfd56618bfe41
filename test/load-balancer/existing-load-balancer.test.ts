import { App, Appliances, SakuraLoadBalancedService, SakuraLoadBalancer } from '../../lib';
import { Stack } from '../../lib/core/stack';
import type {
  ExistingLoadBalancer,
  ExistingLoadBalancerProps,
} from '../../lib/load-balancer/existing-load-balancer';
import { problemsBelow, testStack, workload } from './service-site';

const existing = (stack: Stack, props: Partial<ExistingLoadBalancerProps> = {}) =>
  SakuraLoadBalancer.existing(stack, 'Shared', { appliances: Appliances.byName('old-lb'), ...props });

const service = (
  stack: Stack,
  id: string,
  props: { loadBalancer?: ExistingLoadBalancer; [name: string]: unknown } = {},
) =>
  new SakuraLoadBalancedService(stack, id, {
    backend: workload(stack, [{ containerPort: 8080 }], `${id}Web`),
    servers: ['203.0.113.21'],
    ports: [80],
    ...props,
    loadBalancer: props.loadBalancer ?? existing(stack),
  });

describe('an existing load balancer', () => {
  it('has the virtual IPs of its services, by key', () => {
    const stack = testStack({ zone: 'is1b', namespace: 'shop' });
    const appliances = [Appliances.byId('113400000301'), Appliances.byTag('shared')];
    const loadBalancer = existing(stack, { appliances, takeOver: true, maxServerLossPercent: 20 });
    service(stack, 'Web', { loadBalancer });
    service(stack, 'Api', { loadBalancer, address: '203.0.113.9', createProbeService: false });
    expect(problemsBelow(stack)).toEqual([]);
    expect(loadBalancer.toSpec()).toMatchObject({
      id: 'shop-Shared',
      appliances: [
        { by: 'id', value: '113400000301' },
        { by: 'tag', value: 'shared' },
      ],
      zone: 'is1b',
      takeOver: true,
      maxServerLossPercent: 20,
      virtualIps: [{ key: 'shop/Api', address: '203.0.113.9' }, { key: 'shop/Web' }],
    });
  });

  it('writes its specification beside those of load balancers', () => {
    const app = new App();
    const stack = new Stack(app, 'shop', { namespace: 'shop' });
    service(stack, 'Web');
    const file = app.render().get('shop/load-balancer-shares/shop-Shared.json');
    expect(JSON.parse(String(file))).toMatchObject({ appliances: [{ by: 'name', value: 'old-lb' }] });
  });

  it.each<[string, Partial<ExistingLoadBalancerProps>, string]>([
    ['no appliance', { appliances: [] }, 'LB_NOT_FOUND shop/Shared: no appliance is named'],
    ['a wrong id', { appliances: Appliances.byId('lb-1') }, "LB_NOT_FOUND shop/Shared: 'lb-1' is not the id"],
    [
      'an empty name',
      { appliances: Appliances.byName('') },
      'LB_NOT_FOUND shop/Shared: the appliance is not',
    ],
  ])('refuses %s', (_what, props, message) => {
    const stack = testStack();
    existing(stack, props);
    expect(problemsBelow(stack)).toEqual([expect.stringContaining(message)]);
  });

  it('refuses more ports than its appliances can have, and an address that is used twice', () => {
    const stack = testStack();
    const ports = Array.from({ length: 21 }, (_, index) => 8000 + index);
    service(stack, 'Web', { loadBalancer: existing(stack), ports });
    const own = SakuraLoadBalancer.existing(stack, 'Other', { appliances: Appliances.byName('new-lb') });
    service(stack, 'Api', { loadBalancer: own, address: '203.0.113.9', createProbeService: false });
    const third = SakuraLoadBalancer.existing(stack, 'Third', { appliances: Appliances.byName('third') });
    service(stack, 'Cart', { loadBalancer: third, address: '203.0.113.9', createProbeService: false });
    expect(problemsBelow(stack).map((text) => text.split(' ')[0])).toEqual(['LB_QUOTA', 'VIP_ADDRESS']);
  });
});
