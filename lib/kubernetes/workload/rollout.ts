import type { Problems } from '../../core/problems';

/** A number of pods, or a share of them such as `25%`. */
export type PodCount = number | `${number}%`;

/** How a Deployment replaces its pods. */
export interface Rollout {
  /** Pods that may exist beyond the wanted number: a surge. An integer from 0, or a share. @default 1 */
  readonly maxSurge?: PodCount | undefined;
  /** Pods that may be unavailable. An integer from 0, or a share from 0% to 100%. @default 0 */
  readonly maxUnavailable?: PodCount | undefined;
  /**
   * Seconds for which a new pod must be ready before it counts as available and an old one may end, from 0.
   * @default - behind a virtual IP, as long as the appliance takes to notice the pod: the interval of its
   *   checks plus 3 s; else 0
   */
  readonly minReadySeconds?: number | undefined;
  /**
   * Seconds without progress after which the rollout counts as failed; the old pods keep serving. More than
   * `minReadySeconds`.
   * @default 600
   */
  readonly progressDeadlineSeconds?: number | undefined;
  /** Old revisions that are kept for rollbacks, from 1. @default 3 */
  readonly revisionHistoryLimit?: number | undefined;
}

/** The default of Kubernetes, in seconds. */
export const PROGRESS_DEADLINE = 600;
const REVISION_HISTORY_LIMIT = 3;
const MAX_INTEGER = 2 ** 31 - 1;

/** Renders the rollout part of a Deployment's `spec`. By default, new pods are ready before old ones end. */
export function renderRollout(
  strategy: 'RollingUpdate' | 'Recreate' | undefined,
  rollout: Rollout = {},
): object {
  const { maxSurge = 1, maxUnavailable = 0, progressDeadlineSeconds } = rollout;
  return {
    revisionHistoryLimit: rollout.revisionHistoryLimit ?? REVISION_HISTORY_LIMIT,
    ...(progressDeadlineSeconds !== undefined && { progressDeadlineSeconds }),
    strategy:
      strategy === 'Recreate'
        ? { type: 'Recreate' }
        : { type: 'RollingUpdate', rollingUpdate: { maxUnavailable, maxSurge } },
  };
}

/** Returns a note if no pod would serve while pods are replaced; undefined if one does. */
export function describeOutage(
  replicas: number,
  {
    strategy,
    rollout = {},
  }: { readonly strategy?: 'RollingUpdate' | 'Recreate' | undefined; readonly rollout?: Rollout | undefined },
): string | undefined {
  const { maxSurge = 1, maxUnavailable = 0 } = rollout;
  if (strategy === 'Recreate' || replicas < 1) return undefined;
  const missing = countMissing(replicas, maxSurge, maxUnavailable);
  if (missing < replicas) return undefined;
  const pods = replicas === 1 ? 'the only pod' : `all ${replicas} pods`;
  return `a rollout may remove ${pods} before new ones answer: lower rollout.maxUnavailable, with a maxSurge above 0`;
}

/** Counts the pods that may be unavailable. Kubernetes rounds that number down, but to 1 without a surge. */
function countMissing(replicas: number, maxSurge: PodCount, maxUnavailable: PodCount): number {
  const toPods = (count: PodCount, round: (pods: number) => number) =>
    typeof count === 'number' ? count : round((parseCount(count) * replicas) / 100);
  const missing = toPods(maxUnavailable, Math.floor);
  return missing === 0 && toPods(maxSurge, Math.ceil) === 0 ? 1 : missing;
}

/** Yields the problems of a rollout. */
export function* checkRollout(
  strategy: 'RollingUpdate' | 'Recreate' | undefined,
  rollout: Rollout | undefined,
): Problems {
  if (!rollout) return;
  const { maxSurge = 1, maxUnavailable = 0, minReadySeconds = 0 } = rollout;
  yield* checkPodCount('maxSurge', maxSurge, Number.POSITIVE_INFINITY);
  yield* checkPodCount('maxUnavailable', maxUnavailable, 100);
  yield* checkInteger('minReadySeconds', minReadySeconds, 0);
  yield* checkInteger('revisionHistoryLimit', rollout.revisionHistoryLimit ?? 1, 1);
  const deadline = rollout.progressDeadlineSeconds ?? PROGRESS_DEADLINE;
  yield* checkInteger('progressDeadlineSeconds', deadline, 1);
  if (deadline <= minReadySeconds) {
    yield problem(
      'progressDeadlineSeconds',
      `a rollout fails after ${deadline} s, before a pod counts as available after ${minReadySeconds} s`,
      deadline,
      `more than the minReadySeconds of ${minReadySeconds}`,
    );
  }
  if (parseCount(maxSurge) === 0 && parseCount(maxUnavailable) === 0) {
    yield problem(
      'maxSurge',
      'no pod may be added or missing during a rollout, so no pod could ever be replaced',
      maxSurge,
      'maxSurge or maxUnavailable above 0',
    );
  }
  const isGiven = rollout.maxSurge !== undefined || rollout.maxUnavailable !== undefined;
  if (strategy === 'Recreate' && isGiven) {
    yield problem(
      'maxSurge',
      'strategy Recreate ends all old pods first, so maxSurge and maxUnavailable have no effect',
      rollout.maxSurge ?? rollout.maxUnavailable,
      'neither of them with Recreate',
    );
  }
}

function parseCount(count: PodCount): number {
  return typeof count === 'number' ? count : Number(count.slice(0, -1));
}

function* checkPodCount(name: 'maxSurge' | 'maxUnavailable', given: PodCount, maxPercent: number): Problems {
  const isValid =
    typeof given === 'number'
      ? Number.isInteger(given) && given >= 0 && given <= MAX_INTEGER
      : /^\d{1,9}%$/.test(given) && parseCount(given) <= maxPercent;
  if (isValid) return;
  const allowed =
    maxPercent === 100
      ? "an integer from 0, or '0%' to '100%'"
      : "an integer from 0, or a share such as '25%'";
  yield problem(name, `${name} is ${given}`, given, allowed);
}

function* checkInteger(name: keyof Rollout, given: number, min: number): Problems {
  if (Number.isInteger(given) && given >= min && given <= MAX_INTEGER) return;
  yield problem(name, `${name} is ${given}`, given, `an integer from ${min} to ${MAX_INTEGER}`);
}

function problem(name: keyof Rollout, message: string, given: unknown, allowed: string) {
  const hint = `correct it, or leave ${name} out for the default`;
  return { code: 'WORKLOAD_ROLLOUT', message, property: `rollout.${name}`, given, allowed, hint } as const;
}
