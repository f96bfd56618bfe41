import { isKumikiError, type KumikiError, type Problem } from '../../core/errors';
import type { Redact } from '../settings/redact';
import { ApiError } from './api-error';
import type { HttpFailure } from './http';

/** The call that failed. */
export interface FailedCall {
  readonly method: string;
  readonly path: string;
  readonly apiRootUrl: string;
  /** How many times it was tried. */
  readonly tries: number;
  readonly ambiguous: boolean;
  readonly redact: Redact;
}

/**
 * A reply with a status other than 2xx. The fields of the envelope are undefined if there was no envelope.
 */
export interface RefusingReply {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly errorCode: string | undefined;
  readonly errorMessage: string | undefined;
  readonly serial: string | undefined;
  /** Other messages in the envelope, such as those about each field: `Settings.VIP: is invalid`. */
  readonly errorDetails: readonly string[];
}

/** Hints for error codes that have a single remedy. */
const HINTS: Readonly<Record<string, string>> = {
  forbidden: 'give the API key the permission to create and delete in the control panel',
  access_apikey_disabled: 'enable the API key in the control panel',
  still_creating: 'wait until the object has been created, and run again',
  locked: 'another operation on the object is running: wait until it ends, and run again',
  limit_count_in_account: 'remove objects you do not need, or have the limit of the account raised',
  resource_path_not_found: 'check the zone, such as SAKURA_ZONE, and the API root URL (SAKURA_API_ROOT_URL)',
  run_out_of_ipaddress: 'remove what uses addresses of the block, or add a block',
  original_hash_mismatch:
    'another client changed the settings in the meantime: run again to see what is left to do',
};

/** The error for a refusal by the API. */
export function refused(call: FailedCall, reply: RefusingReply): ApiError {
  const isEnvelope = reply.errorCode !== undefined;
  const code = isEnvelope ? quote(call.redact, reply.errorCode) : undefined;
  const lines = call.redact(reply.errorMessage ?? '').split(/[\r\n\u2028\u2029]+/);
  const message = lines.map((line) => quote(call.redact, line)).filter(Boolean);
  const details = reply.errorDetails.map((each) => quote(call.redact, each)).filter(Boolean);
  const text = cut([message.join(' '), ...details].filter(Boolean).join('; '), LONGEST_REFUSAL);
  const answer = [reply.status, code, text && `(${text})`].filter(Boolean).join(' ');
  const [what, tries] = [formatCall(call), afterTries(call)];
  const refusal = isEnvelope
    ? `${what} was refused${tries}: ${answer}`
    : `${what} was refused${tries}: ${reply.status} without an error of the API in it`;
  return apiError(call, reply, {
    code: toErrorCode(reply),
    message: withDoubt(call, refusal),
    hint: findHint(call, reply),
  });
}

/** The error for a request that got no complete reply. */
export function unreachable(call: FailedCall, failure: HttpFailure): ApiError {
  const host = new URL(call.apiRootUrl).host;
  const text = quote(call.redact, failure.message);
  return apiError(
    call,
    {},
    {
      code: failure.failure === 'too-large' ? 'API_UNEXPECTED' : 'API_UNREACHABLE',
      message: withDoubt(call, `${formatCall(call)} got no answer${afterTries(call)} from ${host}: ${text}`),
      hint:
        failure.failure === 'certificate'
          ? 'the certificate of the server cannot be trusted: check the API root URL, or give your own authority in NODE_EXTRA_CA_CERTS'
          : 'check the network, HTTPS_PROXY and the API root URL (SAKURA_API_ROOT_URL); a simulator must be running',
    },
    new Error(text),
  );
}

/** The error for a success response of the API that cannot be used. */
export function unexpected(
  call: FailedCall,
  status: number | undefined,
  problem: Omit<Problem, 'code'>,
): ApiError {
  return apiError(
    call,
    { status },
    {
      ...problem,
      code: 'API_UNEXPECTED',
      message: withDoubt(
        call,
        `${formatCall(call)} was answered in an unexpected way: ${quote(call.redact, problem.message)}`,
      ),
      hint: problem.hint ?? 'check that the API root URL (SAKURA_API_ROOT_URL) is that of a Sakura Cloud API',
    },
  );
}

/**
 * The error for a call whose signal was aborted: the signal's reason if that is a Kumiki error, as it
 * explains why.
 */
export function cancelled(call: FailedCall, reason: unknown): KumikiError {
  if (isKumikiError(reason)) return reason;
  return apiError(
    call,
    {},
    { code: 'CANCELLED', message: withDoubt(call, `${formatCall(call)} was cancelled`) },
    reason,
  );
}

/** Creates all errors, so that all of them are redacted. */
function apiError(
  call: FailedCall,
  reply: { readonly [Key in keyof RefusingReply]?: RefusingReply[Key] | undefined },
  problem: Problem,
  cause?: unknown,
): ApiError {
  const { method, path, ambiguous, redact } = call;
  const { status, errorCode, serial } = reply;
  const clean = (text: string | undefined) => (text === undefined ? undefined : quote(redact, text));
  const given = problem.given === undefined ? undefined : clean(toText(problem.given));
  return new ApiError(
    { ...problem, message: redact(problem.message), hint: problem.hint && redact(problem.hint), given },
    { method, path: redact(path), ambiguous, status, errorCode: clean(errorCode), serial: clean(serial) },
    cause ? { cause } : {},
  );
}

function toErrorCode(reply: RefusingReply): Problem['code'] {
  if (reply.status === 401) return 'API_AUTHENTICATION';
  if (reply.errorCode === 'original_hash_mismatch') return 'LB_CONFLICT';
  return reply.status < 400 ? 'API_UNEXPECTED' : 'API_REFUSED';
}

function findHint(call: FailedCall, reply: RefusingReply): string | undefined {
  if (reply.status === 401) {
    return 'set SAKURA_ACCESS_TOKEN and SAKURA_ACCESS_TOKEN_SECRET to a valid API key of the account (or correct the profile)';
  }
  if (reply.errorCode === undefined) {
    return `check the API root URL ${call.apiRootUrl}: the answer is ${quote(call.redact, reply.contentType ?? 'of no type')}, not an error of the API`;
  }
  if (reply.errorCode.startsWith('payment_')) return 'settle the payment of the account in the control panel';
  return Object.hasOwn(HINTS, reply.errorCode) ? HINTS[reply.errorCode] : undefined;
}

function formatCall(call: FailedCall): string {
  return `${call.method} ${call.path}`;
}

/** Adds that a change may have happened, if that is uncertain. */
function withDoubt({ ambiguous }: FailedCall, message: string): string {
  return ambiguous ? `${message}; it may have been carried out anyway` : message;
}

function afterTries(call: FailedCall): string {
  return call.tries > 1 ? ` after ${call.tries} tries` : '';
}

/**
 * Puts third-party text on one line, redacted and cut to a readable length. Redaction comes first: half a
 * secret is still a secret.
 */
function quote(redact: Redact, text: string): string {
  const line = redact(text)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  return cut(line, 300);
}

function cut(line: string, longest: number): string {
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

/** Longer than other texts: a refusal may name many fields, each of which must be corrected. */
const LONGEST_REFUSAL = 2000;

function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // parsing knows no limit of depth, unlike writing
    return 'a value that is nested too deeply';
  }
}
