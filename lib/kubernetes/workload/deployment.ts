import { listPorts } from './container-check';
import type { AppLabels } from './labels';
import { renderPod } from './pod';
import type { PodSecurity } from './pod-security';
import { type Rollout, renderRollout } from './rollout';
import { countReplicas, type WorkloadProps } from './workload-props';

/** Renders the `spec` of a Deployment. */
export function renderDeployment(props: WorkloadProps, labels: AppLabels, security: PodSecurity): object {
  const replicas = countReplicas(props);
  const isScaled = props.scaledByOthers || props.autoscaling !== undefined;
  return {
    ...(isScaled ? {} : { replicas }),
    selector: { matchLabels: labels.selector },
    ...renderRollout(props.strategy, props.rollout ?? chooseRollout(props)),
    template: {
      metadata: { labels: labels.all },
      spec: {
        ...renderPod(props, security),
        ...(replicas > 1 && { topologySpreadConstraints: [spreadOverNodes(labels)] }),
      },
    },
  };
}

/** Replaces pods one by one if they open host ports, because two pods cannot use the same port of a node. */
function chooseRollout(props: WorkloadProps): Rollout | undefined {
  const opensHostPorts = listPorts(props).some(({ hostPort }) => hostPort !== undefined);
  return opensHostPorts && props.strategy !== 'Recreate' ? { maxSurge: 0, maxUnavailable: 1 } : undefined;
}

/**
 * Spreads pods evenly if the nodes allow it: a small cluster must still be able to run all of them. Pods of
 * the replaced revision do not count, or a rollout could end with all pods on one node. Kubernetes 1.27 or
 * later.
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
