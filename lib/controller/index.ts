/**
 * `kumiki/controller`: the controller in the cluster, for running it from a program of your own, or testing
 * it.
 */

export type { AppliancePlan, CloudSelector, NetworkChoice } from '../appliance/spec/spec';
/** The one error class. */
export { ERROR_CODES, type ErrorCode, isKumikiError, KumikiError, type Problem } from '../core/errors';
/** Log lines. */
export type { LogLine } from './run/session-context';
/** Running it. */
export { type RunningController, type StartControllerOptions, startController } from './start';
