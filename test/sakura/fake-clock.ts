import type { Clock } from '../../lib/clock';

/** A clock that jumps over every wait and keeps a list of them. */
export interface FakeClock extends Clock {
  readonly sleeps: number[];
}

export function fakeClock(start = Date.parse('2026-03-01T12:00:00Z')): FakeClock {
  let now = start;
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => now,
    async sleep(ms, signal) {
      if (signal?.aborted) throw signal.reason;
      sleeps.push(ms);
      now += ms;
    },
  };
}
