import type { Clock } from '../../core/clock';
import { parseRetryAfter } from '../../network/retry-after';
import { createRedactor } from '../settings/redact';
import type { Settings } from '../settings/settings';
import type { WireField } from '../wire/wire-field';
import { cancelled, refused, unreachable } from './api-failure';
import type { HttpOutcome, HttpReply, Transport } from './http';
import { type RateLimiter, sharedRateLimiter } from './rate-limit';
import { decodeReply, parseReply, readRefusal } from './reply';
import { type ApiRequest, toHttpRequest } from './request';
import { isWorthReadingAgain, isWorthRetrying, mayHaveHappened, retryWaitMs } from './retry';

/** Dependencies of calls, injected by the client. */
export interface CallContext {
  readonly settings: Settings;
  readonly clock: Clock;
  /** 0 ≤ x < 1, for the jitter of retries. */
  readonly random: () => number;
  readonly transport: Transport;
  readonly onRequest?: ((request: string) => void) | undefined;
}

/** One call to the API, which may take several requests, and the decoder of its reply. */
interface ApiCall<T> extends ApiRequest {
  readonly decode: (reply: WireField) => T;
}

/** Makes calls: rate limit, authentication, retries, errors. @throws ApiError */
export type Caller = <T>(call: ApiCall<T>, signal?: AbortSignal) => Promise<T>;

/** Creates a caller under the rate limit of its account, shared with all other callers in this process. */
export function createCaller(context: CallContext): Caller {
  const { apiRootUrl, accessToken } = context.settings;
  const limiter = sharedRateLimiter(context.clock, apiRootUrl, accessToken);
  const redact = createRedactor(context.settings);

  return async (call, signal) => {
    const { method, path } = call;
    for (let tries = 1, ambiguous = false; ; tries += 1) {
      const failed = () => ({ method, path, apiRootUrl, tries, ambiguous, redact });
      try {
        const outcome = await tryOnce(context, limiter, call, signal);
        const mayRetry = tries <= context.settings.retryMax;
        if (isSuccess(outcome)) {
          const parsed = parseReply(outcome);
          if (parsed || !mayRetry || !isWorthReadingAgain(method, tries)) {
            ambiguous = method !== 'GET';
            return decodeReply(outcome, parsed, call.decode, failed());
          }
        } else {
          const result = outcome.status === undefined ? outcome : readRefusal(outcome);
          ambiguous ||= mayHaveHappened(method, result);
          if (!mayRetry || !isWorthRetrying(method, result, tries)) {
            throw result.status === undefined ? unreachable(failed(), result) : refused(failed(), result);
          }
        }
        await context.clock.sleep(waitBefore(context, tries, outcome), signal);
      } catch (error) {
        throw signal?.aborted ? cancelled(failed(), signal.reason) : error;
      }
    }
  };
}

/** Sends one request as soon as the rate limit allows. */
async function tryOnce(
  { settings, transport, onRequest }: CallContext,
  limiter: RateLimiter,
  call: ApiRequest,
  signal: AbortSignal | undefined,
): Promise<HttpOutcome> {
  await limiter.take(settings.requestRateLimit, signal);
  onRequest?.(`${call.method} ${call.path}`);
  return transport(toHttpRequest(call, settings, signal));
}

function isSuccess(outcome: HttpOutcome): outcome is HttpReply {
  return outcome.status !== undefined && outcome.status >= 200 && outcome.status < 300;
}

function waitBefore(context: CallContext, tries: number, outcome: HttpOutcome): number {
  return retryWaitMs({
    tries,
    minSeconds: context.settings.retryWaitMinSeconds,
    maxSeconds: context.settings.retryWaitMaxSeconds,
    random: context.random(),
    retryAfterMs:
      outcome.status === undefined ? undefined : parseRetryAfter(outcome.retryAfter, context.clock.now()),
  });
}
