import type { Clock } from '../../core/clock';
import type { SakuraApi } from '../../sakura/codec/model';
import type { Reservations } from '../allocate/reservations';

/** What the steps of a run share. */
export interface RunContext {
  readonly api: SakuraApi;
  readonly clock: Clock;
  /** Aborted: no further request is sent. */
  readonly signal: AbortSignal;
  /** When waiting ends, by the clock; milliseconds since the epoch. */
  readonly deadline: number;
  /** The first pause while it waits for an appliance, in milliseconds; later ones are up to 5 s. @default 1_000 */
  readonly firstPauseMs?: number | undefined;
  /** Shared by all runs of this process. @default - nobody else in this process chooses addresses */
  readonly reservations?: Reservations | undefined;
  /** A line of progress. Never a secret. */
  log(message: string): void;
}
