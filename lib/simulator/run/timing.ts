import { type Clock, systemClock } from '../../core/clock';
import { fastClock, frozenClock } from '../protocol/time';
import { DEFAULT_STEP_SECONDS, NO_STEP_SECONDS, type StepSeconds } from '../service/model/lifecycle';
import type { SimulatorOptions } from './options';

/** How time passes in a simulator. */
export interface Timing {
  readonly steps: StepSeconds;
  /** Milliseconds since the epoch, without what the time has been moved on by. */
  now(): number;
  /** Waits for as long as the data plane is to; undefined where time only moves when it is told to. */
  readonly sleep: Clock['sleep'] | undefined;
  /** Waits in the time of the clock that was given: a slow answer is slow at any speed. */
  readonly realSleep: Clock['sleep'];
  /** How far it is ahead of the clock that was given, in milliseconds. */
  aheadMs(): number;
}

export function timingOf({ mode = 'immediate', speed = 1, steps, clock }: SimulatorOptions): Timing {
  const given: Clock = { ...systemClock, ...clock };
  const own = mode === 'real' ? fastClock(given, speed) : given;
  const now = mode === 'manual' ? frozenClock.now : () => own.now();
  return {
    now,
    steps: mode === 'immediate' ? NO_STEP_SECONDS : { ...DEFAULT_STEP_SECONDS, ...steps },
    sleep: mode === 'manual' ? undefined : own.sleep,
    realSleep: given.sleep,
    aheadMs: () => (mode === 'real' ? now() - given.now() : 0),
  };
}
