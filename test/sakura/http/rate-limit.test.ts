import fc from 'fast-check';
import { RateLimiter, sharedRateLimiter } from '../../../lib/sakura/http/rate-limit';
import { selfAdvancingClock } from '../../../lib/testing/clocks';

/** Returns the times at which requests may be sent that arrive after these pauses. */
async function timesOf(perSecond: number, pausesMs: readonly number[]): Promise<number[]> {
  const clock = selfAdvancingClock(1_000_000);
  const limiter = new RateLimiter(clock);
  const times: number[] = [];
  for (const pause of pausesMs) {
    await clock.sleep(pause);
    await limiter.take(perSecond);
    times.push(clock.now());
  }
  return times;
}

describe('the rate limit', () => {
  it('lets a second of requests through at once, then one after the other', async () => {
    const times = await timesOf(5, Array(8).fill(0));
    expect(times.map((time) => Math.round(time - 1_000_000))).toEqual([0, 0, 0, 0, 0, 200, 400, 600]);
  });

  it('never lets more than rate × (seconds + 1) through in any span of time', async () => {
    const rates = fc.double({ min: 0.5, max: 50, noNaN: true });
    await fc.assert(
      fc.asyncProperty(rates, fc.array(fc.nat(2000), { maxLength: 60 }), async (rate, pauses) => {
        const times = await timesOf(rate, pauses);
        for (const [first, start] of times.entries()) {
          for (const [last, end] of times.entries()) {
            if (last < first) continue;
            const allowed = Math.max(1, Math.floor(rate)) + (rate * (end - start)) / 1000;
            expect(last - first + 1).toBeLessThanOrEqual(allowed + 1e-6);
          }
        }
      }),
    );
  });

  it('does not delay requests that stay below it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 200, max: 2000 }), { maxLength: 50 }), async (pauses) => {
        const times = await timesOf(5, pauses);
        let arrival = 1_000_000;
        expect(times).toEqual(pauses.map((pause) => (arrival += pause)));
      }),
    );
  });

  it('does not wait for the old time when the clock is set back', async () => {
    let now = 1_000_000_000;
    const waits: number[] = [];
    const limiter = new RateLimiter({ now: () => now, sleep: async (ms) => void waits.push(ms) });
    await limiter.take(1);
    now -= 3_600_000;
    await limiter.take(1);
    expect(waits).toEqual([1000]);
  });

  it('is shared by all clients of an account at one API', () => {
    const clock = selfAdvancingClock();
    const shared = sharedRateLimiter(clock, 'https://a', 'token');
    expect(sharedRateLimiter(clock, 'https://a', 'token')).toBe(shared);
    expect(sharedRateLimiter(clock, 'https://b', 'token')).not.toBe(shared);
    expect(sharedRateLimiter(clock, 'https://a', 'other')).not.toBe(shared);
  });
});
