import { ApiObject, App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { runChecks } from '../../lib/core/check';
import { collectContributions } from '../../lib/core/contribute';
import { Stack, type StackProps } from '../../lib/core/stack';
import { LOAD_BALANCER, type LoadBalancerArtifact } from '../../lib/load-balancer/artifact';
import { RouterNetwork } from '../../lib/load-balancer/network';
import { SakuraLoadBalancedService } from '../../lib/load-balancer/sakura-load-balanced-service';
import type { OnRouterProps } from '../../lib/load-balancer/service-props';

/** Creates a stack for load balancers. */
export function testStack(props: Pick<StackProps, 'zone' | 'namespace'> = { namespace: 'shop' }): Stack {
  return new Stack(new App(), 'shop', props);
}

/** Creates a Deployment whose pods listen on the ports. */
export function workload(
  stack: Stack,
  ports: readonly { name?: string; containerPort: number; protocol?: string }[] = [{ containerPort: 8080 }],
  id = 'Web',
): ApiObject {
  return new ApiObject(stack, id, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    spec: {
      selector: { matchLabels: { app: id.toLowerCase() } },
      template: {
        metadata: { labels: { app: id.toLowerCase() } },
        spec: { containers: [{ name: 'main', image: 'nginx', ports }] },
      },
    },
  });
}

/** Creates a Service in front of pods with the label `app: web`. */
export function service(stack: Stack, ports: readonly object[], id = 'WebService'): ApiObject {
  return new ApiObject(stack, id, {
    apiVersion: 'v1',
    kind: 'Service',
    spec: { selector: { app: 'web' }, ports },
  });
}

/**
 * Creates a load-balanced service on a router, with defaults for properties that the test does not examine.
 */
export function loadBalanced(
  stack: Stack,
  props: Partial<OnRouterProps> & Pick<OnRouterProps, 'backend'>,
  id = 'Edge',
): SakuraLoadBalancedService {
  return new SakuraLoadBalancedService(stack, id, {
    servers: ['203.0.113.21'],
    network: RouterNetwork.byName('k8s-router'),
    ...props,
  });
}

/** Returns the artifact that a load balancer contributes to the assembly. */
export function artifactOf(loadBalancer: IConstruct): LoadBalancerArtifact {
  const artifact = collectContributions(loadBalancer).find(({ kind }) => kind === LOAD_BALANCER)?.artifact;
  expect(artifact).toBeDefined();
  return artifact as LoadBalancerArtifact;
}

/** Returns the codes and messages of the problems of a construct and everything below it. */
export function problemsBelow(construct: IConstruct): string[] {
  return construct.node
    .findAll()
    .flatMap((child) => runChecks(child))
    .map(({ code, constructPath, message }) => `${code} ${constructPath}: ${message}`);
}
