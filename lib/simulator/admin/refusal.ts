import type { Problem } from '../../core/errors';

/** An answer of the admin API. */
export interface AdminReply {
  readonly status: number;
  /** Beside those of any answer. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
}

/** The answer no, in the form that `--json` of the CLI has. */
export function refusal(status: number, { message, allowed, hint }: Partial<Problem>): AdminReply {
  return { status, body: { ok: false, errors: [{ code: 'SIMULATOR_ADMIN', message, allowed, hint }] } };
}

export function refusalOfMethod(method: string, allowed: string): AdminReply {
  return {
    ...refusal(405, { message: `${method} is not allowed here`, allowed }),
    headers: { Allow: allowed },
  };
}
