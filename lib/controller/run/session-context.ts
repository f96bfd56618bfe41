import type { Clock } from '../../core/clock';
import { isKumikiError } from '../../core/errors';
import type { Cluster } from '../../kubernetes-api/cluster';
import type { SakuraApi } from '../../sakura/codec/model';
import type { ControllerDefaults } from '../desired/cluster-plan';
import type { Random } from './back-off';
import type { EventRecorder } from './events';
import type { Metrics } from './metrics';

/** One line of the log. Never a secret. */
export interface LogLine {
  /** How much it matters. */
  readonly level: 'info' | 'warn' | 'error';
  /** A sentence for people; never a secret. */
  readonly message: string;
  /** `namespace/name`. */
  readonly service?: string;
  /** Owner tag. */
  readonly appliance?: string;
  /** The error code, where it reports a problem. */
  readonly code?: string;
  /** Where it answers: of the first line. */
  readonly port?: number;
}

/** What the log says of a failure. */
export function describeFailure(what: string, error: unknown): LogLine & { readonly code: string } {
  const code = isKumikiError(error) ? error.code : 'CLI_UNEXPECTED';
  const message = error instanceof Error ? error.message : String(error);
  return { level: 'error', code, message: `${what}: ${message}` };
}

/** What a controller works with; all of it comes in from outside. */
export interface SessionContext {
  readonly cluster: Cluster;
  readonly api: SakuraApi;
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: Metrics;
  readonly events: EventRecorder;
  readonly defaults: ControllerDefaults;
  /** Whether Services of type LoadBalancer without a class are the controller's as well. */
  readonly takesUnclassed: boolean;
  /** Whether it gives nodes that wait for a cloud controller what they wait for. */
  readonly initializesNodes: boolean;
  /** Aborted: nothing new begins, and what runs ends. */
  readonly signal: AbortSignal;
  log(line: LogLine): void;
}

/** Everything is read anew after this time, whatever was watched. */
export const RESYNC_MS = 600_000;

/** How long one run on an appliance may take: as long as the official clients wait. */
export const RUN_MS = 1_200_000;

/** How often an appliance is asked whether it has got further: a controller saves requests rather than seconds. */
export const POLL_MS = 5_000;

/** Pauses after a failure. */
export const PAUSES = { firstMs: 1_000, longestMs: 300_000 } as const;

/** Pauses after a plan that could not be made. */
export const PLAN_PAUSES = { firstMs: 2_000, longestMs: 30_000 } as const;

/** Pauses after a failure of a watch or list. */
export const WATCH_PAUSES = { firstMs: 500, longestMs: 30_000 } as const;
