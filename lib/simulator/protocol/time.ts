import type { Clock } from '../../core/clock';
import { KumikiError } from '../../core/errors';

const JAPAN_OFFSET_MS = 9 * 3_600_000;

/** The texts of seconds: much is made in the same one, and shown again and again. */
const TEXTS = new Map<number, string>();
const MAX_TEXTS = 10_000;

/** A time as the API writes it: RFC 3339 in Japanese time, to the second. */
export function renderTime(ms: number): string {
  const second = Math.floor(ms / 1000);
  const known = TEXTS.get(second);
  if (known !== undefined) return known;
  const text = `${new Date(second * 1000 + JAPAN_OFFSET_MS).toISOString().slice(0, 19)}+09:00`;
  if (TEXTS.size >= MAX_TEXTS) TEXTS.clear();
  TEXTS.set(second, text);
  return text;
}

/** 2026-03-01T12:00:00+09:00: where the time of the `manual` mode starts, so that its timestamps are the same in each run. */
export const MANUAL_START_MS = Date.parse('2026-03-01T03:00:00Z');

/** A clock that stands still. */
export const frozenClock: Pick<Clock, 'now'> = { now: () => MANUAL_START_MS };

/** A clock whose time passes `speed` times as fast as that of another, from now on; sleeps are as much shorter. */
export function fastClock({ now, sleep }: Clock, speed: number): Clock {
  if (!Number.isFinite(speed) || speed <= 0) throw badSpeed(speed);
  const start = now();
  return {
    now: () => start + (now() - start) * speed,
    sleep: (ms, signal) => sleep(ms / speed, signal),
  };
}

function badSpeed(speed: number): KumikiError {
  return new KumikiError({
    code: 'SIMULATOR_START',
    message: `time cannot pass ${speed} times as fast`,
    given: speed,
    allowed: 'a number above 0, such as 60 for a minute in each second',
  });
}
