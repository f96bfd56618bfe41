import type { Problems } from '../../core/problems';

/** The limits for the number of pods, and the use of CPU, memory or both that decides it. */
export interface Autoscaling {
  /** An integer from 1. @default 2 */
  readonly minReplicas?: number | undefined;
  /** An integer, not below `minReplicas`. */
  readonly maxReplicas: number;
  /** Target CPU use as a percentage of the request, from 1. @default 70 */
  readonly targetCpuPercent?: number | undefined;
  /** Target memory use as a percentage of the request, from 1. @default - memory is not considered */
  readonly targetMemoryPercent?: number | undefined;
}

const MIN_REPLICAS = 2;
const TARGET_CPU_PERCENT = 70;
const MAX_INTEGER = 2 ** 31 - 1;

/** Returns the minimum number of pods. */
export function readMinReplicas({ minReplicas = MIN_REPLICAS }: Autoscaling): number {
  return minReplicas;
}

/** Renders the `spec` of a HorizontalPodAutoscaler. */
export function renderAutoscaler(deploymentName: string, autoscaling: Autoscaling): object {
  const { maxReplicas, targetCpuPercent, targetMemoryPercent } = autoscaling;
  const cpu = renderMetric('cpu', targetCpuPercent ?? TARGET_CPU_PERCENT);
  return {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: deploymentName },
    minReplicas: readMinReplicas(autoscaling),
    maxReplicas,
    metrics: targetMemoryPercent === undefined ? [cpu] : [cpu, renderMetric('memory', targetMemoryPercent)],
  };
}

function renderMetric(name: 'cpu' | 'memory', averageUtilization: number): object {
  return { type: 'Resource', resource: { name, target: { type: 'Utilization', averageUtilization } } };
}

/** Yields the problems of the limits. @param replicas the workload's own number, a contradiction */
export function* checkAutoscaling(
  autoscaling: Autoscaling | undefined,
  replicas: number | undefined,
): Problems {
  if (!autoscaling) return;
  const { maxReplicas, targetCpuPercent, targetMemoryPercent } = autoscaling;
  const minReplicas = readMinReplicas(autoscaling);
  yield* checkInteger('minReplicas', minReplicas, 1);
  yield* checkInteger('maxReplicas', maxReplicas, 1);
  yield* checkInteger('targetCpuPercent', targetCpuPercent ?? TARGET_CPU_PERCENT, 1);
  yield* checkInteger('targetMemoryPercent', targetMemoryPercent ?? 1, 1);
  if (maxReplicas < minReplicas) {
    yield {
      code: 'WORKLOAD_ROLLOUT',
      message: `autoscaling should keep at least ${minReplicas} pods and at most ${maxReplicas}`,
      property: 'autoscaling.maxReplicas',
      given: maxReplicas,
      allowed: `an integer from ${minReplicas}`,
      hint: 'raise maxReplicas or lower minReplicas',
    };
  }
  if (replicas !== undefined) {
    yield {
      code: 'WORKLOAD_ROLLOUT',
      message: 'both replicas and autoscaling say how many pods there are',
      property: 'replicas',
      given: replicas,
      allowed: 'one of them',
      hint: 'leave replicas out: autoscaling.minReplicas is the number at the beginning',
    };
  }
}

function* checkInteger(name: keyof Autoscaling, given: number, min: number): Problems {
  if (Number.isInteger(given) && given >= min && given <= MAX_INTEGER) return;
  yield {
    code: 'WORKLOAD_ROLLOUT',
    message: `autoscaling.${name} is ${given}`,
    property: `autoscaling.${name}`,
    given,
    allowed: `an integer from ${min} to ${MAX_INTEGER}`,
    hint: `correct it, or leave ${name} out for the default`,
  };
}
