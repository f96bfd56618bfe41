import type { Problems } from '../../core/problems';

/** How many pods there may be, and what decides: use of the CPU, of memory, or both. */
export interface Autoscaling {
  /** An integer from 1. @default 2 */
  readonly minReplicas?: number | undefined;
  /** An integer, not below `minReplicas`. */
  readonly maxReplicas: number;
  /** Use of the requested CPU that is aimed at, in percent from 1. @default 70 */
  readonly targetCpuPercent?: number | undefined;
  /** Use of the requested memory that is aimed at, in percent from 1. @default - memory decides nothing */
  readonly targetMemoryPercent?: number | undefined;
}

const MIN_REPLICAS = 2;
const TARGET_CPU_PERCENT = 70;
const MAX_INTEGER = 2 ** 31 - 1;

/** The pods that there are at least. */
export function readMinReplicas({ minReplicas = MIN_REPLICAS }: Autoscaling): number {
  return minReplicas;
}

/** The `spec` of a HorizontalPodAutoscaler. */
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

/** What is wrong with the numbers. @param replicas of the workload, which would contradict them */
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
      message: `autoscaling is to keep at least ${minReplicas} pods and at most ${maxReplicas}`,
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
