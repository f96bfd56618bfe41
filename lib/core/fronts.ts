import type { IConstruct } from 'constructs';
import { Attachments } from './attachments';

/** Something that forwards requests from outside to a backend. */
interface Front {
  /** Whether it refuses the requests that the backend names in `refusedRequests`. */
  readonly isGuarding: boolean;
  /** Whether it lets only the clients of some networks in. @default false */
  readonly isFiltering?: boolean;
  /**
   * Maximum number of seconds until it sends connections to a machine where a pod has become ready, because
   * it checks machines, not pods.
   * @default 0
   */
  readonly noticeSeconds?: number;
}

const FRONTS = new Attachments<Front>('fronts');

/** Records that something forwards outside requests to a backend, so that other constructs can ask. */
export function addFront(backend: IConstruct, front: Front): void {
  FRONTS.add(backend, front);
}

/** Whether every front of a backend refuses the requests that the backend names. False if it has no front. */
export function isGuarded(backend: IConstruct): boolean {
  const fronts = FRONTS.on(backend);
  return fronts.length > 0 && fronts.every(({ isGuarding }) => isGuarding);
}

/** Whether every front of a backend lets only some clients in. False if it has no front. */
export function isFiltered(backend: IConstruct): boolean {
  const fronts = FRONTS.on(backend);
  return fronts.length > 0 && fronts.every(({ isFiltering }) => isFiltering);
}

/**
 * Returns the longest delay until a front of these backends notices a ready pod; undefined if none has a
 * front.
 */
export function findMaxNoticeDelay(backends: readonly IConstruct[]): number | undefined {
  const fronts = backends.flatMap((backend) => FRONTS.on(backend));
  return fronts.length === 0 ? undefined : Math.max(...fronts.map(({ noticeSeconds = 0 }) => noticeSeconds));
}
