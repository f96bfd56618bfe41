import { ApiObject } from 'cdk8s';
import {
  App,
  artifactsOf,
  HealthCheck,
  LOAD_BALANCER,
  RouterNetwork,
  SakuraLoadBalancedService,
  Servers,
  Stack,
} from 'kumiki';

/** Returns the spec of the quickstart's load balancer, as in its assembly. */
export function quickstartSpec() {
  const app = new App();
  const stack = new Stack(app, 'bench', { namespace: 'bench' });
  const metadata = { labels: { app: 'web' } };
  const backend = new ApiObject(stack, 'Web', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    spec: {
      selector: { matchLabels: metadata.labels },
      template: {
        metadata,
        spec: { containers: [{ name: 'web', image: 'web:1', ports: [{ containerPort: 80 }] }] },
      },
    },
  });
  new SakuraLoadBalancedService(stack, 'Edge', {
    backend,
    servers: [Servers.byTag('k8s-node')],
    network: RouterNetwork.byName('k8s-router'),
    ports: [80],
    healthCheck: HealthCheck.http({ path: '/' }),
  });
  const [spec] = app
    .assemble()
    .stacks.flatMap((each) => artifactsOf(each, LOAD_BALANCER).map(({ spec }) => spec));
  if (!spec) throw new Error('the stack has no load balancer');
  return spec;
}
