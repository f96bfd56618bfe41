import type { Clock } from '../../core/clock';
import type { SakuraApi } from '../../sakura/codec/model';
import type { Reservations } from '../allocate/reservations';

/** The context shared by the steps of a run. */
export interface RunContext {
  readonly api: SakuraApi;
  readonly clock: Clock;
  /** Once aborted, no further request is sent. */
  readonly signal: AbortSignal;
  /** End of all waiting, by the clock; milliseconds since the epoch. */
  readonly deadline: number;
  /**
   * The first pause while waiting for an appliance, in milliseconds; later ones grow up to 5 s.
   * @default 1_000
   */
  readonly firstPauseMs?: number | undefined;
  /** Shared by all runs of this process. @default - no other run in this process chooses addresses */
  readonly reservations?: Reservations | undefined;
  /** A line of progress. Never a secret. */
  log(message: string): void;
}
