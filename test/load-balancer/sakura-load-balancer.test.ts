import { App } from 'cdk8s';
import { hashOwnerId } from '../../lib/appliance/spec/tags';
import { Stack } from '../../lib/core/stack';
import { RouterNetwork, SwitchNetwork } from '../../lib/load-balancer/network';
import { SakuraLoadBalancedService } from '../../lib/load-balancer/sakura-load-balanced-service';
import { SakuraLoadBalancer } from '../../lib/load-balancer/sakura-load-balancer';
import { artifactOf, problemsBelow, testStack, workload } from './service-site';

const network = RouterNetwork.byName('k8s-router');
const servers = ['203.0.113.21'];

/** Creates a load balancer with a service for each id, in that order. */
function shared(
  ids: readonly string[],
  address?: string,
): { stack: Stack; loadBalancer: SakuraLoadBalancer } {
  const stack = testStack();
  const loadBalancer = new SakuraLoadBalancer(stack, 'Shared', { network });
  const backend = workload(stack);
  ids.forEach((id, index) => {
    const common = { loadBalancer, backend, servers, ports: [8000 + index] };
    new SakuraLoadBalancedService(stack, id, address === undefined ? common : { ...common, address });
  });
  return { stack, loadBalancer };
}

describe('SakuraLoadBalancer', () => {
  it('has a complete specification if only its network is given', () => {
    const loadBalancer = new SakuraLoadBalancer(testStack(), 'Edge', { network });
    expect(artifactOf(loadBalancer)).toEqual({
      constructPath: 'shop/Edge',
      services: [],
      spec: {
        id: 'shop-Edge',
        ownerId: hashOwnerId('shop-Edge'),
        name: 'shop-Edge',
        description: '',
        tags: [],
        plan: 'standard',
        redundant: false,
        network: { kind: 'router', router: { by: 'name', value: 'k8s-router' } },
        virtualIps: [],
      },
    });
  });

  it('is in the zone of its stack unless another one is given', () => {
    const stack = testStack({ zone: 'is1b' });
    expect(new SakuraLoadBalancer(stack, 'A', { network }).toSpec().zone).toBe('is1b');
    expect(new SakuraLoadBalancer(stack, 'B', { network, zone: 'tk1a' }).toSpec().zone).toBe('tk1a');
  });

  it('is a redundant pair if the network has two addresses', () => {
    const pair = SwitchNetwork.byName('k8s', { addresses: ['192.168.0.2', '192.168.0.3'], prefixLength: 24 });
    const loadBalancer = new SakuraLoadBalancer(testStack(), 'Edge', { network: pair });
    expect(loadBalancer.toSpec().redundant).toBe(true);
  });

  it('has the virtual IPs of its services in the order of their keys, whatever the order of construction', () => {
    const keys = (ids: readonly string[]) =>
      artifactOf(shared(ids).loadBalancer).spec.virtualIps.map(({ key }) => key);
    expect(keys(['B', 'A', 'b'])).toEqual(['shop/A', 'shop/B', 'shop/b']);
    expect(keys(['b', 'A', 'B'])).toEqual(['shop/A', 'shop/B', 'shop/b']);
  });

  it('keeps the other virtual IPs unchanged when a service is removed', () => {
    const all = artifactOf(shared(['A', 'B', 'C']).loadBalancer);
    const fewer = artifactOf(shared(['A', 'B']).loadBalancer);
    expect(all.spec.virtualIps.slice(0, 2)).toEqual(fewer.spec.virtualIps);
    expect(all.services.slice(0, 4)).toEqual(fewer.services);
  });

  it('lets services share one address with different ports', () => {
    const { stack, loadBalancer } = shared(['A', 'B'], '203.0.113.10');
    expect(problemsBelow(stack)).toEqual([]);
    expect(loadBalancer.toSpec().virtualIps.map(({ address }) => address)).toEqual([
      '203.0.113.10',
      '203.0.113.10',
    ]);
  });

  it('reports the problems of a virtual IP at its service, and those of the appliance at itself', () => {
    const stack = testStack();
    const loadBalancer = new SakuraLoadBalancer(stack, 'Shared', { network, vrid: 0 });
    new SakuraLoadBalancedService(stack, 'Edge', {
      loadBalancer,
      backend: workload(stack),
      servers: [],
      ports: [80],
    });
    expect(problemsBelow(stack)).toEqual([
      'LB_VRID shop/Shared: VRID 0 is out of range',
      'LB_SERVER shop/Edge: there is no server behind the virtual IP',
    ]);
  });

  it('refuses two paths that lead to the same id', () => {
    const app = new App();
    new SakuraLoadBalancer(new Stack(app, 'a-b'), 'c', { network });
    new SakuraLoadBalancer(new Stack(app, 'a'), 'b-c', { network });
    expect(problemsBelow(app)).toEqual([
      "SYNTH_DUPLICATE a/b-c: the load balancers 'a-b/c' and 'a/b-c' both get the id 'a-b-c'",
    ]);
  });

  it('cuts a long path to a name that is unique and not too long', () => {
    const named = (id: string) => new SakuraLoadBalancer(testStack(), id, { network }).toSpec().name;
    const [one, two] = [named(`${'x'.repeat(70)}1`), named(`${'x'.repeat(70)}2`)];
    expect(one).toHaveLength(64);
    expect(two).toHaveLength(64);
    expect(one).not.toBe(two);
  });
});
