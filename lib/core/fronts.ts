import type { IConstruct } from 'constructs';
import { Attachments } from './attachments';

/** What passes on requests from outside to a backend. */
interface Front {
  /** Whether it refuses the requests that the backend names in `refusedRequests`. */
  readonly isGuarding: boolean;
  /**
   * Seconds until it sends connections to a machine on which a pod has become ready, at most: it checks machines,
   * not pods. @default 0
   */
  readonly noticeSeconds?: number;
}

const FRONTS = new Attachments<Front>('fronts');

/** Records that something passes on requests to a backend; whoever knows what the backend answers may ask. */
export function addFront(backend: IConstruct, front: Front): void {
  FRONTS.add(backend, front);
}

/** Whether requests from outside reach a backend only through what refuses those that it names. */
export function isGuarded(backend: IConstruct): boolean {
  const fronts = FRONTS.on(backend);
  return fronts.length > 0 && fronts.every(({ isGuarding }) => isGuarding);
}

/** How long the slowest front of any of these takes to notice a pod that is ready; undefined if none has a front. */
export function findNoticeSeconds(backends: readonly IConstruct[]): number | undefined {
  const fronts = backends.flatMap((backend) => FRONTS.on(backend));
  return fronts.length === 0 ? undefined : Math.max(...fronts.map(({ noticeSeconds = 0 }) => noticeSeconds));
}
