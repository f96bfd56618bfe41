/** The controller in the cluster, for whoever runs it in a program of their own or tests it: `kumiki/controller`. */

export type { AppliancePlan, CloudSelector, NetworkChoice } from '../appliance/spec/spec';
/** The one error class. */
export { ERROR_CODES, type ErrorCode, isKumikiError, KumikiError, type Problem } from '../core/errors';
/** What the log says. */
export type { LogLine } from './run/session-context';
/** Running it. */
export { type RunningController, type StartControllerOptions, startController } from './start';
