import type { AppLabels } from './labels';
import { renderPod } from './pod';
import type { PodSecurity } from './pod-security';
import { renderRollout } from './rollout';
import { countReplicas, type WorkloadProps } from './workload-props';

/** The `spec` of a Deployment. */
export function renderDeployment(props: WorkloadProps, labels: AppLabels, security: PodSecurity): object {
  const replicas = countReplicas(props);
  const isScaled = props.scaledByOthers || props.autoscaling !== undefined;
  return {
    ...(isScaled ? {} : { replicas }),
    selector: { matchLabels: labels.selector },
    ...renderRollout(props.strategy, props.rollout),
    template: {
      metadata: { labels: labels.all },
      spec: {
        ...renderPod(props, security),
        ...(replicas > 1 && { topologySpreadConstraints: [spreadOverNodes(labels)] }),
      },
    },
  };
}

/**
 * Evenly if the nodes allow it: a small cluster must still be able to run all pods. Pods of the revision being
 * replaced do not count, or a rollout could end with all pods on one node. Kubernetes 1.27 or later.
 */
function spreadOverNodes(labels: AppLabels): object {
  return {
    maxSkew: 1,
    topologyKey: 'kubernetes.io/hostname',
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: labels.selector },
    matchLabelKeys: ['pod-template-hash'],
  };
}
