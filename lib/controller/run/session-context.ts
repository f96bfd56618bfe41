import type { Clock } from '../../core/clock';
import { isKumikiError, toErrorMessage } from '../../core/errors';
import type { Cluster } from '../../kubernetes-api/cluster';
import type { SakuraApi } from '../../sakura/codec/model';
import type { ControllerDefaults } from '../desired/cluster-plan';
import type { Random } from './back-off';
import type { EventRecorder } from './events';
import type { Metrics } from './metrics';

/** A line of the log. Never contains a secret. */
export interface LogLine {
  /** Its severity. */
  readonly level: 'info' | 'warn' | 'error';
  /** A sentence for people. */
  readonly message: string;
  /** `namespace/name`. */
  readonly service?: string;
  /** The owner tag of an appliance. */
  readonly appliance?: string;
  /** The error code, if it reports a problem. */
  readonly code?: string;
  /** The port of the health server, in the first line. */
  readonly port?: number;
}

/** The log line for a failure. */
export function describeFailure(what: string, error: unknown): LogLine & { readonly code: string } {
  const code = isKumikiError(error) ? error.code : 'CLI_UNEXPECTED';
  const message = toErrorMessage(error);
  return { level: 'error', code, message: `${what}: ${message}` };
}

/** What a session depends on; everything is injected. */
export interface SessionContext {
  readonly cluster: Cluster;
  readonly api: SakuraApi;
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: Metrics;
  readonly events: EventRecorder;
  readonly defaults: ControllerDefaults;
  /** Whether the controller also handles Services of type LoadBalancer without a class. */
  readonly takesUnclassed: boolean;
  /** Whether it initializes nodes that wait for a cloud controller. */
  readonly initializesNodes: boolean;
  /** Once aborted, nothing new begins, and running steps end. */
  readonly signal: AbortSignal;
  log(line: LogLine): void;
}

/** Everything is read again after this time, even if it was watched. */
export const RESYNC_MS = 600_000;

/** The time limit of one run on an appliance: as long as the official clients wait. */
export const RUN_MS = 1_200_000;

/**
 * How often the progress of an appliance is polled: for a controller, fewer requests matter more than
 * seconds.
 */
export const POLL_MS = 5_000;

/** Pauses after a failure. */
export const PAUSES = { firstMs: 1_000, longestMs: 300_000 } as const;

/** Pauses after a plan that failed. */
export const PLAN_PAUSES = { firstMs: 2_000, longestMs: 30_000 } as const;

/** Pauses after a failed watch or list. */
export const WATCH_PAUSES = { firstMs: 500, longestMs: 30_000 } as const;
