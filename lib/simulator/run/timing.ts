import { type Clock, systemClock } from '../../core/clock';
import { KumikiError } from '../../core/errors';
import { DEFAULT_STEP_SECONDS, NO_STEP_SECONDS, type StepSeconds } from '../store/lifecycle';
import type { SimulatorOptions } from './options';

/** How time passes in a simulator. */
export interface Timing {
  readonly steps: StepSeconds;
  /** Milliseconds since the epoch, without the time that was added by hand. */
  now(): number;
  /** Waits in the simulator's time; undefined in the mode `manual`, where time does not pass by itself. */
  readonly sleep: Clock['sleep'] | undefined;
  /** Waits in the time of the given clock: speed does not shorten slow responses. */
  readonly realSleep: Clock['sleep'];
  /** How far {@link now} is ahead of the given clock, in milliseconds. */
  aheadMs(): number;
}

/**
 * 2026-03-01T12:00:00+09:00, the start time of the mode `manual`, so that each run has the same timestamps.
 */
export const MANUAL_START_MS = Date.parse('2026-03-01T03:00:00Z');

/** Creates the timing of a simulator. @throws SIMULATOR_START if the speed is not a number above 0 */
export function createTiming({ mode = 'immediate', speed = 1, steps, clock }: SimulatorOptions): Timing {
  const given: Clock = { ...systemClock, ...clock };
  const own = mode === 'real' ? speedUp(given, speed) : given;
  const now = mode === 'manual' ? () => MANUAL_START_MS : () => own.now();
  return {
    now,
    steps: mode === 'immediate' ? NO_STEP_SECONDS : { ...DEFAULT_STEP_SECONDS, ...steps },
    sleep: mode === 'manual' ? undefined : own.sleep,
    realSleep: given.sleep,
    aheadMs: () => (mode === 'real' ? now() - given.now() : 0),
  };
}

/** Returns a clock that runs `speed` times as fast from now on, with sleeps shortened in proportion. */
function speedUp({ now, sleep }: Clock, speed: number): Clock {
  if (!Number.isFinite(speed) || speed <= 0) throw speedError(speed);
  const start = now();
  return {
    now: () => start + (now() - start) * speed,
    sleep: (ms, signal) => sleep(ms / speed, signal),
  };
}

function speedError(speed: number): KumikiError {
  return new KumikiError({
    code: 'SIMULATOR_START',
    message: `time cannot pass ${speed} times as fast`,
    given: speed,
    allowed: 'a number above 0, such as 60 for a minute in each second',
  });
}
