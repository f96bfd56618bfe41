import { valueAt } from '../protocol/json';
import { isState, problemOfState } from '../store/state';
import type { AdminCall } from './admin-route';
import { badRequest } from './bad-request';

export function takeSnapshot({ simulator }: AdminCall): object {
  return { snapshot: simulator.snapshot() };
}

export function restoreState({ simulator, body }: AdminCall): object {
  const snapshot = valueAt(body, 'snapshot');
  if (!isState(snapshot)) {
    throw badRequest(
      `the snapshot cannot be used: ${problemOfState(snapshot)}`,
      undefined,
      'what GET /simulator/snapshot gave',
    );
  }
  simulator.restore(snapshot);
  return {};
}

export function resetState({ simulator }: AdminCall): object {
  simulator.reset();
  return {};
}
