import fc from 'fast-check';
import {
  afterCheck,
  type Health,
  limitDelay,
  newHealth,
  skipMissed,
} from '../../../lib/simulator/data-plane/health';

const TEN_SECONDS = { delayLoopMs: 10_000, retry: 3 };

/** Returns the states of a server after each of its checks. */
function sequence(results: readonly boolean[], schedule = TEN_SECONDS): Health[] {
  const states = [newHealth(0)];
  for (const result of results) states.push(afterCheck(states.at(-1) ?? newHealth(0), result, schedule));
  return states;
}

describe('the health of a real server', () => {
  it('is down until the first check, due at once, succeeds', () => {
    expect(sequence([true])).toEqual([
      { isUp: false, failures: 0, dueAt: 0 },
      { isUp: true, failures: 0, dueAt: 10_000 },
    ]);
  });

  it('is rechecked every five seconds after a failed check, until it is down', () => {
    const states = sequence([true, false, false, false, false]);
    expect(states.map(({ isUp }) => isUp)).toEqual([false, true, true, true, false, false]);
    expect(states.map(({ dueAt }) => dueAt)).toEqual([0, 10_000, 15_000, 20_000, 30_000, 40_000]);
  });

  it('goes down only with retry failures in a row, and up with every success', () => {
    const results = fc.array(fc.boolean(), { maxLength: 60 });
    fc.assert(
      fc.property(results, fc.integer({ min: 1, max: 5 }), (checks, retry) => {
        const states = sequence(checks, { delayLoopMs: 10_000, retry });
        for (const [index, result] of checks.entries()) {
          const [before, after] = [states[index], states[index + 1]];
          const lastChecks = checks.slice(Math.max(0, index + 1 - retry), index + 1);
          const hasFailedForLong = lastChecks.length === retry && lastChecks.every((each) => !each);
          expect(after?.isUp).toBe(result || (before?.isUp === true && !hasFailedForLong));
        }
      }),
    );
  });

  it('changes at most once for each run of equal results', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (checks) => {
        const states = sequence(checks);
        const changes = states.filter((each, index) => index > 0 && each.isUp !== states[index - 1]?.isUp);
        const runs = checks.filter((each, index) => index === 0 || each !== checks[index - 1]);
        expect(changes.length).toBeLessThanOrEqual(runs.length);
      }),
    );
  });

  it('is always checked again, later than before, and never later than a delay loop', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 30 }), (checks) => {
        const due = sequence(checks).map(({ dueAt }) => dueAt);
        for (const [index, each] of due.slice(1).entries()) {
          expect(each - (due[index] ?? 0)).toBeGreaterThan(0);
          expect(each - (due[index] ?? 0)).toBeLessThanOrEqual(TEN_SECONDS.delayLoopMs);
        }
      }),
    );
  });

  it('does not make up for checks it has missed', () => {
    const health = { isUp: true, failures: 0, dueAt: 10_000 };
    expect(skipMissed(health, 9_999, TEN_SECONDS)).toEqual(health);
    expect(skipMissed(health, 99_000, TEN_SECONDS)).toEqual({ ...health, dueAt: 109_000 });
  });

  it('is still checked when the time is set back', () => {
    const health = { isUp: true, failures: 0, dueAt: 900_000 };
    expect(limitDelay(health, 895_000, TEN_SECONDS)).toEqual(health);
    expect(limitDelay(health, 1000, TEN_SECONDS)).toEqual({ ...health, dueAt: 11_000 });
  });
});
