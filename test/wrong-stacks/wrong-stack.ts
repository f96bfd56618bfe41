import { ApiObject } from 'cdk8s';
import {
  App,
  isKumikiError,
  type OnRouterProps,
  RouterNetwork,
  SakuraLoadBalancedService,
  Stack,
  SwitchNetwork,
} from '../../lib';
import { formatProblem } from '../../lib/core/errors';

/** A program with a mistake. */
export type WrongStack = (stack: Stack) => void;

/**
 * Returns what a user sees who synthesizes the program, without source lines, which differ between checkouts.
 */
export function errorOf(build: WrongStack, namespace = 'shop'): string {
  const app = new App({ outdir: 'never-written' });
  const stack = new Stack(app, 'shop', { namespace, zone: 'is1b' });
  try {
    build(stack);
    app.assemble();
  } catch (error) {
    if (!isKumikiError(error)) throw error;
    return error.problems.map(({ source: _, ...problem }) => formatProblem(problem)).join('\n\n');
  }
  return 'no error';
}

/** Creates a Deployment whose pods listen on port 8080. */
export function web(stack: Stack, id = 'Web'): ApiObject {
  return deployment(stack, id, [{ name: 'http', containerPort: 8080 }]);
}

/** Creates a Deployment whose pods listen on the ports. */
export function deployment(stack: Stack, id: string, ports: readonly object[], metadata?: object): ApiObject {
  const labels = { app: id.toLowerCase() };
  return new ApiObject(stack, id, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    ...(metadata && { metadata }),
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'nginx', ports }] } },
    },
  });
}

/** Creates a Service in front of the pods of `web`. */
export function service(stack: Stack, ports: readonly object[]): ApiObject {
  return new ApiObject(stack, 'Front', {
    apiVersion: 'v1',
    kind: 'Service',
    spec: { selector: { app: 'web' }, ports },
  });
}

/** Creates a valid load-balanced service on a router, with some changes. */
export function onRouter(changes: Partial<OnRouterProps>, id = 'Edge'): WrongStack {
  return (stack) => {
    new SakuraLoadBalancedService(stack, id, {
      backend: changes.backend ?? web(stack),
      servers: ['203.0.113.21', '203.0.113.22'],
      network: RouterNetwork.byName('k8s-router'),
      ports: [80],
      ...changes,
    });
  };
}

/** A switch with the network 192.168.0.0/24. */
export const k8sSwitch = SwitchNetwork.byName('k8s', {
  addresses: ['192.168.0.2'],
  prefixLength: 24,
  gateway: '192.168.0.1',
});

/** Creates a valid load-balanced service on that switch, with some changes. */
export function onSwitch(changes: {
  address?: string;
  servers?: readonly string[];
  sorryServer?: string;
  network?: SwitchNetwork;
}): WrongStack {
  return (stack) => {
    new SakuraLoadBalancedService(stack, 'Edge', {
      backend: web(stack),
      servers: ['192.168.0.21'],
      network: k8sSwitch,
      address: '192.168.0.10',
      ports: [80],
      ...changes,
    });
  };
}
