import type { Clock } from '../../core/clock';
import type { RequestLogEntry } from '../http/request-log';
import type { Behaviour } from '../service/model/behaviour';
import type { Strictness } from '../service/model/call';
import type { StepSeconds } from '../service/model/lifecycle';
import type { Site } from '../store/site';

/** How the simulator's time passes. */
export type TimeMode =
  /** Every step of an appliance's life takes no time. */
  | 'immediate'
  /** Time stands still until `Simulator.advance`. */
  | 'manual'
  /** Time is that of the clock, or passes faster by {@link SimulatorOptions.speed}. */
  | 'real';

/** Options of {@link startSimulator}. */
export interface SimulatorOptions {
  /** Port on 127.0.0.1. @default - any free one */
  readonly port?: number | undefined;
  /** The access token it accepts. @default - a random one */
  readonly token?: string | undefined;
  /** The access token secret it accepts. @default - a random one */
  readonly secret?: string | undefined;
  /** The zone of the site; all zones of the service answer. @default 'is1b' */
  readonly zone?: string | undefined;
  /** What there is at the start, unless a state file is resumed. @default DEFAULT_SITE */
  readonly site?: Site | undefined;
  /** @default 'strict' */
  readonly strictness?: Strictness | undefined;
  /** @default 'immediate' */
  readonly mode?: TimeMode | undefined;
  /** The clock of the modes `immediate` and `real`; a slow answer sleeps on it. @default - the machine's own time */
  readonly clock?: (Pick<Clock, 'now'> & Partial<Clock>) | undefined;
  /**
   * How many times as fast as the clock time passes in the mode `real`; slow answers are as slow as ever. A simulator that is
   * killed forgets how far its time was ahead. @default 1
   */
  readonly speed?: number | undefined;
  /** How the open points of the real service are answered, as far as they are not the defaults. @default - DEFAULT_BEHAVIOUR */
  readonly behaviour?: Partial<Behaviour> | undefined;
  /** Ranges that the blocks of new routers are cut from. @default - 203.0.113.0/24 and 192.0.2.0/24, for documentation only */
  readonly pools?: readonly string[] | undefined;
  /** How long steps take in the modes `manual` and `real`, in seconds. @default - 1 to create, 1 to boot, 0.5 to shut down, 2 to do so gracefully, 0.5 until a new router is found */
  readonly steps?: Partial<StepSeconds> | undefined;
  /** Every answered change is in this file; an existing one is resumed. @default - kept in memory only */
  readonly stateFile?: string | undefined;
  /** Carries real traffic for the virtual IPs, on loopback addresses. @default false */
  readonly dataPlane?: boolean | undefined;
  /** How long a request may take to come in, in milliseconds. @default 60_000 */
  readonly requestTimeoutMs?: number | undefined;
  /** Called after each request. @default - not called */
  readonly onRequest?: (entry: RequestLogEntry) => void;
}
