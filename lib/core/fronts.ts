import type { IConstruct } from 'constructs';
import { Attachments } from './attachments';

/** What passes on requests from outside to a backend. */
interface Front {
  /** Whether it refuses the requests that the backend names in `refusedRequests`. */
  readonly isGuarding: boolean;
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
