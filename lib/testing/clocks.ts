import type { Clock } from '../core/clock';
import { checkCall } from '../core/props/check-call';
import { MANUAL_START_MS } from '../simulator';
import { SIGNATURES } from './signatures';

/** A clock that moves only when the test advances it. */
export interface ManualClock extends Clock {
  /** Number of sleeps in progress. */
  readonly sleeping: number;
  /**
   * Moves the time forward, one sleep at a time: code that wakes up can sleep again before the time moves
   * further.
   */
  advance(ms: number): Promise<void>;
}

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

/** Creates a clock that stands still until it is advanced; a sleep ends when the clock reaches its end. */
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

/** A clock whose sleeps end at once and move its time forward by their length. */
export interface SelfAdvancingClock extends Clock {
  /** The length of each sleep that ended, in milliseconds. */
  readonly sleeps: readonly number[];
}

/**
 * Creates a clock for code that sleeps without the test's help. Shared with a simulator in mode `real`, each
 * sleep moves the time of both.
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

/** Resolves after all promises that can settle now have settled. */
function afterPendingWork(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
