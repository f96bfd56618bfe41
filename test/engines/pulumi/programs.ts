/** A stack of constructs whose Service has the values of `site.json`. */
export const SHOP_PROGRAM = `
import { readFileSync } from 'node:fs';
import { ApiObject } from 'cdk8s';
import { App, RouterNetwork, SakuraLoadBalancedService, Stack } from 'kumiki';
import { deploy } from 'kumiki/pulumi';

const { servers, ports, plan } = JSON.parse(readFileSync('site.json', 'utf8'));
const app = new App();
const stack = new Stack(app, 'shop', { namespace: 'shop' });
const backend = new ApiObject(stack, 'Web', {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }, { name: 'https', port: 443 }] },
});
new SakuraLoadBalancedService(stack, 'Edge', {
  backend, servers, ports, plan, network: RouterNetwork.byName('k8s-router'),
});
export const { addresses, services } = deploy(app);
`;

/** Contents of `site.json`. */
export interface ShopSite {
  readonly servers: readonly string[];
  readonly ports: readonly number[];
  readonly plan: 'standard' | 'highspec';
}

/** A single resource with the arguments of `args.json`. */
export const EDGE_PROGRAM = `
import { readFileSync } from 'node:fs';
import { LoadBalancer } from 'kumiki/pulumi';

const edge = new LoadBalancer('edge', JSON.parse(readFileSync('args.json', 'utf8')));
export const { addressByKey } = edge;
`;

/** Returns the arguments of a small load balancer, as JSON. */
export function edgeArgs(changes: object = {}): string {
  return JSON.stringify({
    name: 'edge',
    description: '',
    tags: [],
    plan: 'standard',
    redundant: false,
    network: { kind: 'router', router: { by: 'name', value: 'k8s-router' } },
    virtualIps: [
      {
        key: 'web',
        description: '',
        ports: [{ port: 80, delayLoopSeconds: 10, healthCheck: { protocol: 'tcp' } }],
        servers: [{ address: '203.0.113.5', enabled: true }],
      },
    ],
    ...changes,
  });
}

/** A Service on the existing load balancer `old-lb`, with the values of `share.json`. */
export const SHARE_PROGRAM = `
import { readFileSync } from 'node:fs';
import { ApiObject } from 'cdk8s';
import { App, Appliances, SakuraLoadBalancedService, SakuraLoadBalancer, Stack } from 'kumiki';
import { deploy } from 'kumiki/pulumi';

const { ports, addressRange } = JSON.parse(readFileSync('share.json', 'utf8'));
const app = new App();
const stack = new Stack(app, 'shop', { namespace: 'shop' });
const backend = new ApiObject(stack, 'Web', {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }, { name: 'https', port: 443 }] },
});
const appliances = Appliances.byName('old-lb');
const loadBalancer = SakuraLoadBalancer.existing(stack, 'Shared', { appliances, addressRange });
new SakuraLoadBalancedService(stack, 'Edge', { backend, servers: ['203.0.113.5'], ports, loadBalancer });
export const { addresses } = deploy(app);
`;
