import type { Rules } from '../rule';
import { inPodAt } from '../target';

/** Kinds with a number of pods. */
const COUNTED = /^(?:Deployment|StatefulSet|ReplicaSet|ReplicationController|Rollout)$/;

/** Rules that keep virtual IPs available. */
export const AVAILABILITY_RULES = {
  'single-replica': {
    severity: 'warning',
    concern: 'reliability',
    title: 'behind a virtual IP there is more than one pod',
    why: 'nobody answers while the only pod moves to another machine',
    fix: 'set replicas to 2 or more',
    inPod: function* (pod, site) {
      if (!COUNTED.test(pod.object.kind) || !site.isBehindVirtualIp(pod)) return;
      if (site.countReplicas(pod) === 1)
        yield { message: 'one pod answers for a virtual IP', property: 'spec.replicas' };
    },
  },
  'disruption-budget': {
    severity: 'warning',
    concern: 'reliability',
    title: 'pods behind a virtual IP have a PodDisruptionBudget',
    why: 'all of them may be evicted at once when machines are drained',
    fix: 'add a PodDisruptionBudget with maxUnavailable: 1 that selects them',
    inPod: function* (pod, site) {
      if (!COUNTED.test(pod.object.kind) || !site.isBehindVirtualIp(pod)) return;
      // a single pod has its own rule, and a budget would prevent its machine from being drained
      if (site.countReplicas(pod) > 1 && !site.hasDisruptionBudget(pod))
        yield {
          message: 'no PodDisruptionBudget keeps some of its pods, which answer for a virtual IP',
          property: inPodAt(pod, 'metadata.labels'),
        };
    },
  },
} as const satisfies Rules;
