import type { Clock } from '../../core/clock';
import type { RequestLogEntry } from '../http/request-log';
import type { Behaviour, Strictness } from '../service/model/open-points';
import type { Site } from '../site/site';
import type { StepSeconds, TimeMode } from '../store/lifecycle';

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
  /** What exists at the start, unless a state file is resumed. @default DEFAULT_SITE */
  readonly site?: Site | undefined;
  /** What the service refuses. @default 'strict' */
  readonly strictness?: Strictness | undefined;
  /** How time passes. @default 'immediate' */
  readonly mode?: TimeMode | undefined;
  /**
   * The clock of the modes `immediate` and `real`; a slow response sleeps on it.
   * @default - the machine's own time
   */
  readonly clock?: (Pick<Clock, 'now'> & Partial<Clock>) | undefined;
  /**
   * How many times as fast as the clock the time passes in the mode `real`, above 0; slow responses are slow
   * at any speed. A simulator that is killed forgets how far its time was ahead. @default 1
   */
  readonly speed?: number | undefined;
  /**
   * Answers to open points of the real service that differ from the defaults.
   * @default - those of DEFAULT_BEHAVIOUR
   */
  readonly behaviour?: Partial<Behaviour> | undefined;
  /**
   * Ranges that blocks of new routers are cut from.
   * @default - 203.0.113.0/24 and 192.0.2.0/24, which are for documentation
   */
  readonly pools?: readonly string[] | undefined;
  /**
   * How long steps take in the modes `manual` and `real`, in seconds. @default - those listed in
   * docs/simulator.md, which are short enough for a demo
   */
  readonly steps?: Partial<StepSeconds> | undefined;
  /** Every answered change is in this file; an existing one is resumed. @default - kept in memory only */
  readonly stateFile?: string | undefined;
  /** Carries real traffic for the virtual IPs, on loopback addresses. @default false */
  readonly dataPlane?: boolean | undefined;
  /** How long a request may take to arrive, in milliseconds. @default 60_000 */
  readonly requestTimeoutMs?: number | undefined;
  /**
   * Reads `index.html` of a project's last synth, whose picture the page then shows with what is up and down;
   * undefined as long as there is none. @default - no picture
   */
  readonly readPicture?: () => string | undefined;
  /** Called after each request. @default - not called */
  readonly onRequest?: (entry: RequestLogEntry) => void;
}
