import { type App, Namespace, SakuraLoadBalancerController, Stack } from 'kumiki';

/**
 * The controller in a cluster: it gives every Service of `kubectl expose --type=LoadBalancer` a load balancer. Its API
 * token is in a Secret that you create by hand, once.
 */
export class LoadBalancers extends Stack {
  constructor(app: App, id: string) {
    super(app, id, { namespace: 'kumiki-system', zone: 'is1b' });
    new Namespace(this, 'Namespace');
    new SakuraLoadBalancerController(this, 'Controller', {
      image: 'registry.example.jp/kumiki-controller:0.1.0',
      credentials: { secretName: 'sakura-cloud' },
      // kubectl expose does not set a load balancer class
      takesUnclassed: true,
      network: { kind: 'router', selector: { by: 'name', value: 'k8s-router' } },
    });
  }
}
