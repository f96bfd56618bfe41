import { type ApiObjectProps, Lazy } from 'cdk8s';
import type { ServedPort } from './ports';

/**
 * `loadBalancerClass` of Services whose address is a virtual IP: every other controller leaves them alone.
 */
const VIRTUAL_IP_CLASS = 'kumiki.dev/sakura';

/**
 * `loadBalancerClass` of the companion Services that answer the appliance's checks
 * on the nodes' own addresses.
 */
const PROBE_CLASS = 'kumiki.dev/sakura-probe';

/** What a Service takes from the backend; read once the tree is complete, as the backend may still change. */
export interface ServedPods {
  selector(): Readonly<Record<string, string>>;
  ports(): readonly Pick<ServedPort, 'name' | 'port' | 'targetPort'>[];
}

/**
 * The Service that kube-proxy answers for on the virtual IP. With checks that follow the pods of each
 * node the policy is Local, and pods see the client's address; with ping any node may get a
 * connection, so the policy is Cluster.
 */
export function virtualIpService(pods: ServedPods, policy: 'Local' | 'Cluster'): ApiObjectProps {
  return toService(pods, VIRTUAL_IP_CLASS, policy);
}

/** The companion Service: answers the appliance's checks on a node exactly while a ready pod runs there. */
export function probeService(pods: ServedPods): ApiObjectProps {
  return toService(pods, PROBE_CLASS, 'Local');
}

function toService(pods: ServedPods, loadBalancerClass: string, policy: 'Local' | 'Cluster'): ApiObjectProps {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    spec: {
      type: 'LoadBalancer',
      loadBalancerClass,
      // the appliance never goes through node ports: frames arrive with the virtual IP as their destination
      allocateLoadBalancerNodePorts: false,
      externalTrafficPolicy: policy,
      selector: Lazy.any({ produce: () => pods.selector() }),
      ports: Lazy.any({
        produce: () =>
          pods.ports().map(({ name, port, targetPort }) => ({ name, port, protocol: 'TCP', targetPort })),
      }),
    },
  };
}
