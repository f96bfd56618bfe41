import type { IConstruct } from 'constructs';
import { findMaxNoticeDelay } from '../../core/fronts';
import { PROGRESS_DEADLINE } from './rollout';
import type { WorkloadProps } from './workload-props';

/**
 * Chooses the default for how long a new pod must be ready before an old one ends: old ones must stay until
 * the nodes of the new ones get connections. Undefined if that takes no time. Less than the deadline, or the
 * rollout would fail.
 * @param backends the constructs that may have been passed as a backend
 */
export function chooseMinReadySeconds(
  { rollout = {}, strategy }: WorkloadProps,
  backends: readonly IConstruct[],
): number | undefined {
  const { minReadySeconds, progressDeadlineSeconds = PROGRESS_DEADLINE } = rollout;
  if (minReadySeconds !== undefined) return minReadySeconds;
  const noticeSeconds = findMaxNoticeDelay(backends);
  if (!noticeSeconds || strategy === 'Recreate') return undefined;
  return Math.max(0, Math.min(noticeSeconds, progressDeadlineSeconds - 1));
}

/** Yields notes on requests that may be lost in a rollout of pods behind a load balancer or gateway. */
export function* describeRollout(props: WorkloadProps, backends: readonly IConstruct[]): Generator<string> {
  const noticeSeconds = findMaxNoticeDelay(backends);
  if (noticeSeconds === undefined) return;
  if (!props.readiness && !props.startup) {
    yield 'pods get requests as soon as their process runs, even while it is still starting: give readiness a probe, or a rollout can lose requests';
  }
  if (props.strategy === 'Recreate') return;
  const minReadySeconds = chooseMinReadySeconds(props, backends) ?? 0;
  if (minReadySeconds < noticeSeconds) {
    yield `a rollout continues once a pod has been ready for ${minReadySeconds} s, and the load balancer takes up to ${noticeSeconds} s to notice: connections can be lost with several machines; leave rollout.minReadySeconds out, or set it to ${noticeSeconds}`;
  }
}
