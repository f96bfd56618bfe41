import { renderContainer } from './container';
import type { AppLabels } from './labels';
import type { PodSecurity } from './pod-security';
import { DEFAULT_GRACE_SECONDS, type WorkloadProps } from './workload-props';

/** Old ReplicaSets kept to roll back to. */
const REVISION_HISTORY_LIMIT = 3;

/** The `spec` of a Deployment. */
export function renderDeployment(props: WorkloadProps, labels: AppLabels, security: PodSecurity): object {
  const replicas = props.replicas ?? 1;
  return {
    ...(props.scaledByOthers ? {} : { replicas }),
    revisionHistoryLimit: REVISION_HISTORY_LIMIT,
    selector: { matchLabels: labels.selector },
    strategy: renderStrategy(props.strategy),
    template: {
      metadata: { labels: labels.all },
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: props.serviceLinks ?? false,
        terminationGracePeriodSeconds: props.terminationGraceSeconds ?? DEFAULT_GRACE_SECONDS,
        securityContext: security.pod,
        ...(replicas > 1 && { topologySpreadConstraints: [spreadOverNodes(labels)] }),
        containers: [renderContainer(props.containerName ?? props.app, props, security.container)],
        ...(props.mounts && { volumes: props.mounts.map((mount) => mount.renderVolume()) }),
      },
    },
  };
}

/** A new pod is ready before an old one ends. */
function renderStrategy(strategy: WorkloadProps['strategy']): object {
  if (strategy === 'Recreate') return { type: 'Recreate' };
  return { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } };
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
