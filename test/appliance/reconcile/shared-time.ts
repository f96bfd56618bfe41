import type { Clock } from '../../../lib/core/clock';
import { sendHttp, type Transport } from '../../../lib/sakura/http/http';
import { MANUAL_START_MS } from '../../../lib/simulator';

/** Time that many runs share: when no run is waiting for a response, it advances to the next wake-up. */
export interface SharedTime {
  readonly clock: Clock;
  readonly transport: Transport;
}

/** Turns of the event loop without a request or a sleep, after which all runs are assumed to be asleep. */
const QUIET_TURNS = 3;

export function shareTime(): SharedTime {
  let nowMs = MANUAL_START_MS;
  let events = 0;
  let inFlight = 0;
  let isWatching = false;
  const sleepers = new Set<{ readonly dueMs: number; readonly wake: () => void }>();

  const watch = (seen: number, quiet: number): void => {
    if (sleepers.size === 0) {
      isWatching = false;
      return;
    }
    const isQuiet = events === seen && inFlight === 0;
    if (isQuiet && quiet === QUIET_TURNS) wakeNext();
    setImmediate(watch, events, isQuiet ? (quiet % QUIET_TURNS) + 1 : 0);
  };
  const wakeNext = () => {
    const dueMs = Math.min(...[...sleepers].map((each) => each.dueMs));
    nowMs = Math.max(nowMs, dueMs);
    for (const each of [...sleepers].filter((one) => one.dueMs <= nowMs)) each.wake();
  };
  return {
    clock: {
      now: () => nowMs,
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          if (signal?.aborted) return reject(signal.reason);
          const end = (finish: () => void) => () => {
            events += 1;
            sleepers.delete(sleeper);
            signal?.removeEventListener('abort', onAbort);
            finish();
          };
          const onAbort = end(() => reject(signal?.reason));
          const sleeper = { dueMs: nowMs + ms, wake: end(resolve) };
          sleepers.add(sleeper);
          events += 1;
          signal?.addEventListener('abort', onAbort, { once: true });
          if (!isWatching) setImmediate(watch, events, 0);
          isWatching = true;
        }),
    },
    transport: async (request) => {
      inFlight += 1;
      events += 1;
      try {
        return await sendHttp(request);
      } finally {
        inFlight -= 1;
        events += 1;
      }
    },
  };
}
