import { asObject } from '../../core/json';
import { groupOf } from '../../synth/objects/kubernetes-object';
import type { Rules } from '../rule';
import { inPodAt } from '../target';

/** Class of the Services that announce the addresses of nodes to the health checks of an appliance. */
const PROBE_CLASS = 'kumiki.dev/sakura-probe';

/** Rules about network access. */
export const NETWORK_RULES = {
  'network-policy': {
    severity: 'warning',
    concern: 'security',
    title: 'a network policy limits who may connect to pods',
    why: 'every other pod of the cluster can connect with every port of these',
    fix: 'add a PodNetworkPolicy, or a Namespace, which denies what no other policy allows',
    inPod: function* (pod, site) {
      // policies do not apply to pods in the network of their machine
      if (pod.spec.hostNetwork === true || site.hasIngressPolicy(pod)) return;
      yield {
        message: 'no network policy limits who may connect to its pods',
        property: inPodAt(pod, 'metadata.labels'),
      };
    },
  },
  'open-service': {
    severity: 'note',
    concern: 'security',
    title: 'a Service that is reachable from outside limits from where',
    why: 'everybody who reaches the address can connect',
    fix: 'set sourceRanges (loadBalancerSourceRanges), or accept the finding for whatever is meant for everyone',
    inObject: function* ({ object }) {
      if (object.kind !== 'Service' || groupOf(object) !== '') return;
      const { type, loadBalancerClass, loadBalancerSourceRanges: ranges } = asObject(object.spec);
      // a probe Service: access is controlled by the Service beside it, which has the same ports
      if (loadBalancerClass === PROBE_CLASS) return;
      if (type === 'NodePort')
        yield {
          message: 'its ports are open on every machine of the cluster, to everyone who can reach one',
          property: 'spec.type',
        };
      if (type === 'LoadBalancer' && (!Array.isArray(ranges) || ranges.length === 0))
        yield {
          message: 'its virtual IP is open to everyone',
          property: 'spec.loadBalancerSourceRanges',
        };
    },
  },
} as const satisfies Rules;
