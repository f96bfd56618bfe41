import type { Clock } from '../../core/clock';
import type { RequestLogEntry } from '../http/request-log';
import type { Behaviour, Strictness } from '../service/model/open-points';
import type { Site } from '../site/site';
import type { StepSeconds, TimeMode } from '../store/lifecycle';

/** Options of {@link startSimulator}. */
export interface SimulatorOptions {
  /** Port on 127.0.0.1. @default - any free one */
  readonly port?: number | undefined;
  /** The accepted access token. @default - a random one */
  readonly token?: string | undefined;
  /** The accepted access token secret. @default - a random one */
  readonly secret?: string | undefined;
  /** The zone of the site; all zones of the service respond. @default 'is1b' */
  readonly zone?: string | undefined;
  /** Resources that exist at the start, unless a state file is resumed. @default DEFAULT_SITE */
  readonly site?: Site | undefined;
  /** Strictness of the service's checks. @default 'strict' */
  readonly strictness?: Strictness | undefined;
  /** How time passes. @default 'immediate' */
  readonly mode?: TimeMode | undefined;
  /**
   * The clock of the modes `immediate` and `real`, which also times slow responses.
   * @default - the machine's own time
   */
  readonly clock?: (Pick<Clock, 'now'> & Partial<Clock>) | undefined;
  /**
   * Speed of time in the mode `real`, as a multiple of the clock's, above 0; slow responses are not sped up.
   * A simulator that is killed forgets how far its time was ahead.
   * @default 1
   */
  readonly speed?: number | undefined;
  /**
   * Assumptions about undocumented behaviour of the service that differ from the defaults.
   * @default - those of DEFAULT_BEHAVIOUR
   */
  readonly behaviour?: Partial<Behaviour> | undefined;
  /**
   * Ranges from which new routers get their blocks.
   * @default - 203.0.113.0/24 and 192.0.2.0/24, which are for documentation
   */
  readonly pools?: readonly string[] | undefined;
  /**
   * Duration of steps in the modes `manual` and `real`, in seconds.
   * @default - those listed in docs/simulator.md, which are short enough for a demo
   */
  readonly steps?: Partial<StepSeconds> | undefined;
  /**
   * File with every change that was responded to; an existing one is resumed.
   * @default - kept in memory only
   */
  readonly stateFile?: string | undefined;
  /** Whether to carry real traffic for the virtual IPs, on loopback addresses. @default false */
  readonly dataPlane?: boolean | undefined;
  /** How long a request may take to arrive, in milliseconds. @default 60_000 */
  readonly requestTimeoutMs?: number | undefined;
  /**
   * Reads the `index.html` of a project's last synth, whose picture is then shown at `/picture` with live
   * states; undefined as long as there is none.
   * @default - no picture
   */
  readonly readPicture?: () => string | undefined;
  /** Called after each request. @default - not called */
  readonly onRequest?: (entry: RequestLogEntry) => void;
}
