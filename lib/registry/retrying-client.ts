import type { Clock } from '../core/clock';
import { KumikiError, type Problem } from '../core/errors';
import { asObject, asObjects, tryParseJson } from '../core/json';
import { chooseProxy, isLoopback } from '../network/proxy';
import { parseRetryAfter } from '../network/retry-after';
import { type Send, WireError, type WireReply, type WireRequest } from './wire';

/** Settings and dependencies for requests to registries. */
export interface RetryOptions {
  readonly send: Send;
  readonly clock: Clock;
  /** Returns a random number: 0 ≤ x < 1. */
  readonly random: () => number;
  /** Environment variables, for the proxy. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Hosts to contact without TLS, such as `registry.example:5000`; loopback hosts are always included. */
  readonly insecure: readonly string[];
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Called before waiting for another try. */
  readonly onWait: (host: string, reason: string, seconds: number) => void;
}

/** A request without transport settings. */
export type UnsentRequest = Pick<WireRequest, 'method' | 'url' | 'headers' | 'body'>;

/** Maximum number of tries for one request. */
const MAX_TRIES = 5;
/** Longest `Retry-After` to wait for. */
const MAX_WAIT_MS = 120_000;
const MAX_REDIRECTS = 5;

/**
 * Sends requests to registries. Retries after temporary failures, and never sends credentials to another
 * origin.
 */
export class RetryingClient {
  private readonly options: RetryOptions;

  constructor(options: RetryOptions) {
    this.options = options;
  }

  /** Whether a host may be contacted without TLS. @param host with its port, unless that is the default */
  isInsecure(host: string): boolean {
    const { hostname } = new URL(`http://${host}`);
    return isLoopback(hostname) || this.options.insecure.includes(host);
  }

  /** Sends a request and follows redirects. @throws REGISTRY_UNREACHABLE, REGISTRY_UNEXPECTED */
  async send(request: UnsentRequest): Promise<WireReply> {
    let { url, headers } = request;
    for (let redirects = 0; ; redirects++) {
      const reply = await this.sendUntilAnswered({ ...request, url, headers });
      const { location } = reply.headers;
      const isRedirect = [301, 302, 303, 307, 308].includes(reply.status);
      if (!isRedirect || location === undefined) return reply;
      const target = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
      // the body of a POST is itself a credential
      const mayFollow = target && request.method !== 'POST' && this.mayFollow(url, target);
      if (!mayFollow || redirects === MAX_REDIRECTS) throw redirectError(url, target);
      // storage that a registry redirects to must not get the registry's credentials
      if (target.origin !== url.origin) headers = withoutCredentials(headers);
      url = target;
    }
  }

  /**
   * Whether to follow a redirect. Plain HTTP is only followed from plain HTTP, to a host that may be
   * insecure.
   */
  private mayFollow(from: URL, to: URL): boolean {
    if (to.username !== '' || to.password !== '') return false;
    if (to.protocol === 'https:') return true;
    return to.protocol === 'http:' && from.protocol === 'http:' && this.isInsecure(to.host);
  }

  private async sendUntilAnswered(request: UnsentRequest): Promise<WireReply> {
    const { send, clock, env, timeoutMs, signal } = this.options;
    const { url } = request;
    if (url.protocol !== 'https:' && !this.isInsecure(url.host)) throw plainTextError(url);
    const proxy = chooseProxy(url, env, { code: 'REGISTRY_UNREACHABLE' });
    for (let tries = 1; ; tries++) {
      let reason: string;
      let retryAfterMs: number | undefined;
      try {
        const reply = await send({ ...request, timeoutMs, signal, proxy });
        if (!isTemporary(reply.status)) return reply;
        reason = describeRefusal(reply);
        retryAfterMs = parseRetryAfter(reply.headers['retry-after'], clock.now());
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
        reason = error.message;
        if (!error.isTemporary) throw unreachableError(url, reason);
      }
      if (tries === MAX_TRIES || (retryAfterMs ?? 0) > MAX_WAIT_MS)
        throw unreachableError(url, reason, retryAfterMs);
      await this.wait(url.host, reason, { tries, retryAfterMs });
    }
  }

  private async wait(
    host: string,
    reason: string,
    { tries, retryAfterMs }: { readonly tries: number; readonly retryAfterMs: number | undefined },
  ): Promise<void> {
    const { clock, random, onWait, signal } = this.options;
    const backoff = 1000 * 2 ** (tries - 1) * (0.5 + random() / 2);
    const ms = Math.max(backoff, retryAfterMs ?? 0);
    onWait(host, reason, Math.ceil(ms / 1000));
    await clock.sleep(ms, signal);
  }
}

/**
 * Describes a refusal by the registry's error codes, which are those of the distribution API, but not by its
 * texts.
 */
export function describeRefusal({ status, body }: WireReply): string {
  const codes = listErrorCodes(body);
  return `it answered with ${status}${codes.length > 0 ? ` ${codes.join(', ')}` : ''}`;
}

function listErrorCodes(body: Buffer): readonly string[] {
  const { errors } = asObject(tryParseJson(body.toString()));
  return asObjects(errors)
    .slice(0, 3)
    .map(({ code }) => String(code))
    .filter((code) => /^[A-Z_]{1,40}$/.test(code));
}

function isTemporary(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

function withoutCredentials(headers: Readonly<Record<string, string>>): Record<string, string> {
  const { authorization: _, ...others } = headers;
  return others;
}

function unreachableError(url: URL, reason: string, retryAfterMs = 0): KumikiError {
  const later =
    retryAfterMs > MAX_WAIT_MS ? `; it asks to wait for ${Math.ceil(retryAfterMs / 60_000)} minutes` : '';
  return registryError({
    code: 'REGISTRY_UNREACHABLE',
    message: `the registry ${url.host} gave no usable answer: ${reason}${later}`,
    hint: /\b429\b/.test(reason)
      ? 'run it again later, or log in with docker login: limits are higher for users who are logged in'
      : 'check the name of the image, the network, and HTTPS_PROXY',
  });
}

function plainTextError(url: URL): KumikiError {
  return registryError({
    code: 'REGISTRY_UNREACHABLE',
    message: `${url.host} could only be asked without TLS`,
    allowed: 'https, or http on loopback',
    hint: `if you trust the network, --insecure-registry ${url.host}`,
  });
}

/** Creates an error without the rest of the URL: URLs of storage are often secrets themselves. */
function redirectError(from: URL, to: URL | undefined): KumikiError {
  const where = to ? `to ${to.protocol}//${to.host}` : 'to what is not a URL';
  return registryError({
    code: 'REGISTRY_UNEXPECTED',
    message: `${from.host} sends requests on ${where}, which is not followed`,
    allowed: `at most ${MAX_REDIRECTS} redirects, all with TLS`,
    hint: 'look at the settings of the registry, or use the image of another one',
  });
}

/** Creates an error about a registry. */
export function registryError(problem: Problem, cause?: unknown): KumikiError {
  return new KumikiError(problem, { cause });
}
