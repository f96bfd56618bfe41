import type { Clock } from '../../core/clock';

/**
 * A token bucket: one second's worth of requests at once, then at even intervals. Waiting requests are sent
 * in order. Never more than `perSecond × (seconds + 1)` requests in any span of time.
 */
export class RateLimiter {
  private readonly clock: Clock;
  /** When the bucket will be full again, in milliseconds. */
  private fullAt = 0;
  private lastNow = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Resolves when the next request may be sent. An aborted wait leaves its turn unused. */
  async take(perSecond: number, signal?: AbortSignal): Promise<void> {
    const wait = this.reserve(perSecond);
    if (wait > 0) await this.clock.sleep(wait, signal);
  }

  private reserve(perSecond: number): number {
    const now = this.clock.now();
    // if the clock was set back, requests must not wait until its old time
    if (now < this.lastNow) this.fullAt -= this.lastNow - now;
    this.lastNow = now;
    const interval = 1000 / perSecond;
    const burst = (Math.max(1, Math.floor(perSecond)) - 1) * interval;
    this.fullAt = Math.max(this.fullAt, now);
    const start = Math.max(now, this.fullAt - burst);
    this.fullAt += interval;
    return start - now;
  }
}

const limiters = new WeakMap<Clock, Map<string, RateLimiter>>();

/** Returns the limiter shared in this process by all clients of one account at one API. */
export function sharedRateLimiter(clock: Clock, apiRootUrl: string, accessToken: string): RateLimiter {
  const ofClock = limiters.get(clock) ?? new Map<string, RateLimiter>();
  limiters.set(clock, ofClock);
  const key = `${apiRootUrl}\n${accessToken}`;
  const limiter = ofClock.get(key) ?? new RateLimiter(clock);
  ofClock.set(key, limiter);
  return limiter;
}
