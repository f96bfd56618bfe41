import type { Clock } from '../core/clock';
import { checkCall } from '../core/props/check-call';
import { MANUAL_START_MS } from '../simulator';
import { SIGNATURES } from './signatures';

/** A clock whose time is moved by hand. */
export interface ManualClock extends Clock {
  /** How many sleeps are in progress. */
  readonly sleeping: number;
  /** Moves the time on, sleep by sleep: code that wakes up can sleep again before the time moves further. */
  advance(ms: number): Promise<void>;
}

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

/** A clock that stands still until it is advanced; sleeps end when their time has come. */
export function manualClock(startMs: number = MANUAL_START_MS): ManualClock {
  checkCall(SIGNATURES, 'manualClock', arguments);
  let nowMs = startMs;
  const sleepers = new Set<Sleeper>();
  const nextDue = (untilMs: number) =>
    [...sleepers].filter((each) => each.dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0];
  return {
    now: () => nowMs,
    get sleeping() {
      return sleepers.size;
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const onAbort = () => {
          sleepers.delete(sleeper);
          reject(signal?.reason);
        };
        const sleeper: Sleeper = {
          dueMs: nowMs + ms,
          wake: () => {
            sleepers.delete(sleeper);
            signal?.removeEventListener('abort', onAbort);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', onAbort, { once: true });
      }),
    advance: async (ms) => {
      const untilMs = nowMs + ms;
      for (let next = nextDue(untilMs); next; next = nextDue(untilMs)) {
        nowMs = Math.max(nowMs, next.dueMs);
        next.wake();
        await afterPendingWork();
      }
      nowMs = untilMs;
    },
  };
}

/** A clock whose sleeps end at once and move its time on by their length. */
export interface SelfAdvancingClock extends Clock {
  /** The length of each sleep so far, in milliseconds. */
  readonly sleeps: readonly number[];
}

/**
 * A clock for code that waits by itself. Share it with a simulator in mode `real`, and each sleep moves the
 * time of both.
 */
export function selfAdvancingClock(startMs: number = MANUAL_START_MS): SelfAdvancingClock {
  checkCall(SIGNATURES, 'selfAdvancingClock', arguments);
  let nowMs = startMs;
  const sleeps: number[] = [];
  return {
    now: () => nowMs,
    sleeps,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      nowMs += ms;
      sleeps.push(ms);
      await afterPendingWork();
    },
  };
}

/** Resolves after all promises that can settle now. */
function afterPendingWork(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
