import { KumikiError, type Problem } from '../../core/errors';

/** A response of the admin API. */
export interface AdminResponse {
  readonly status: number;
  /** Headers in addition to those of every response. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
}

/** Creates an error response, in the format of the CLI's `--json`. */
export function createErrorResponse(
  status: number,
  { message, allowed, hint }: Partial<Problem>,
): AdminResponse {
  return { status, body: { ok: false, errors: [{ code: 'SIMULATOR_ADMIN', message, allowed, hint }] } };
}

export function methodNotAllowed(method: string, allowed: string): AdminResponse {
  return {
    ...createErrorResponse(405, { message: `${method} is not allowed here`, allowed }),
    headers: { Allow: allowed },
  };
}

/** Creates the error for a request whose path is known but whose content is wrong. */
export function badRequestError(message: string, given: unknown, allowed?: string): KumikiError {
  return new KumikiError({ code: 'SIMULATOR_ADMIN', message, given, allowed });
}
