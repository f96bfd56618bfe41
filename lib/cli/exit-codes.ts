import type { ErrorCode } from '../core/errors';

/** Exit codes of the CLI; stable. 3, 8 and 9 are the same as Pulumi's. */
export const EXIT = {
  done: 0,
  unexpected: 1,
  usage: 2,
  authentication: 3,
  /** The stack is invalid, or the API refused a request. */
  invalid: 4,
  cancelled: 8,
  timedOut: 9,
  /** `diff --exit-code` found differences. */
  differences: 16,
  /** `check` found something that it must fail on. As with `differences`, the command itself succeeded. */
  findings: 16,
} as const;

const BY_CODE: Partial<Record<ErrorCode, number>> = {
  CLI_USAGE: EXIT.usage,
  CLI_ENTRY: EXIT.usage,
  CLI_INIT: EXIT.usage,
  CLI_SITE: EXIT.usage,
  SIMULATOR_BEHAVIOUR: EXIT.usage,
  API_SETTINGS: EXIT.usage,
  API_AUTHENTICATION: EXIT.authentication,
  API_CREDENTIALS_MISSING: EXIT.authentication,
  KUBE_UNAUTHORIZED: EXIT.authentication,
  REGISTRY_AUTHENTICATION: EXIT.authentication,
  REGISTRY_CREDENTIALS: EXIT.usage,
  CANCELLED: EXIT.cancelled,
  LB_TIMEOUT: EXIT.timedOut,
};

/** Returns the exit code for an error code. */
export function exitCodeFor(code: ErrorCode): number {
  return BY_CODE[code] ?? EXIT.invalid;
}
