import fc from 'fast-check';
import type { HttpMethod } from '../../../lib/sakura/http/http';
import {
  isWorthRetrying,
  mayHaveHappened,
  retryWaitMs,
  type TryResult,
} from '../../../lib/sakura/http/retry';

const lost = { failure: 'connection', sent: true } as const;
const refused = { failure: 'connection', sent: false } as const;
const lateReply = { failure: 'timeout', sent: true } as const;
const lateConnect = { failure: 'timeout', sent: false } as const;
const untrusted = { failure: 'certificate', sent: false } as const;
const tooLarge = { failure: 'too-large', sent: true } as const;

/**
 * A failure, the methods that are retried (G, P(OST), U (PUT), D), and those with which a change may have
 * happened.
 */
const MATRIX: readonly [string, TryResult, string, string][] = [
  ['connection refused', refused, 'GPUD', ''],
  ['connection lost', lost, 'GUD', 'PUD'],
  ['no reply in time', lateReply, 'GUD', 'PUD'],
  ['no connection in time', lateConnect, 'GPUD', ''],
  ['certificate not trusted', untrusted, '', ''],
  ['reply too large', tooLarge, '', 'PUD'],
  ['301', { status: 301 }, '', 'PUD'],
  ['400', { status: 400, errorCode: 'bad_request' }, '', ''],
  ['401', { status: 401, errorCode: 'unauthorized' }, '', ''],
  ['403', { status: 403, errorCode: 'forbidden' }, '', ''],
  ['404', { status: 404, errorCode: 'not_found' }, '', ''],
  ['408', { status: 408 }, '', 'PUD'],
  ['409', { status: 409, errorCode: 'still_creating' }, '', ''],
  ['423', { status: 423, errorCode: 'locked' }, 'GPUD', ''],
  ['429', { status: 429 }, 'GPUD', ''],
  ['500', { status: 500, errorCode: 'internal_server_error' }, 'G', 'PUD'],
  ['502', { status: 502 }, 'G', 'PUD'],
  ['503 busy', { status: 503, errorCode: 'busy' }, 'GPUD', ''],
  ['503 too many', { status: 503, errorCode: 'too_many_request' }, 'GPUD', ''],
  ['503 of an operation', { status: 503, errorCode: 'operation_timeout' }, 'GUD', 'PUD'],
  ['503 without envelope', { status: 503 }, 'GUD', 'PUD'],
  ['504', { status: 504, errorCode: 'apiproxy_timeout' }, 'G', 'PUD'],
];

const METHODS: readonly [string, HttpMethod][] = [
  ['G', 'GET'],
  ['P', 'POST'],
  ['U', 'PUT'],
  ['D', 'DELETE'],
];

describe('a retry', () => {
  it.each(MATRIX)('is allowed only for the listed methods after %s', (_, result, retried) => {
    expect(
      METHODS.filter(([, method]) => isWorthRetrying(method, result, 1))
        .map(([key]) => key)
        .join(''),
    ).toBe(retried);
  });

  it('is never allowed for a POST that may have had an effect', () => {
    for (const [, result] of MATRIX) {
      expect(isWorthRetrying('POST', result, 1) && mayHaveHappened('POST', result)).toBe(false);
    }
  });

  it('is allowed fewer times if the server was never reached', () => {
    expect([1, 5, 6, 9].map((tries) => isWorthRetrying('GET', refused, tries))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(isWorthRetrying('GET', lost, 9)).toBe(true);
  });
});

describe('a change', () => {
  it.each(MATRIX)('may have happened with the listed methods after %s', (_, result, __, changed) => {
    expect(
      METHODS.filter(([, method]) => mayHaveHappened(method, result))
        .map(([key]) => key)
        .join(''),
    ).toBe(changed);
  });
});

describe('the wait before a retry', () => {
  const options = { minSeconds: 0.2, maxSeconds: 20, random: 1, retryAfterMs: undefined };

  it('doubles from 0.2 to 20 seconds', () => {
    const waits = [1, 2, 3, 7, 8, 50].map((tries) => retryWaitMs({ ...options, tries }));
    expect(waits).toEqual([200, 400, 800, 12_800, 20_000, 20_000]);
  });

  it('is random up to that, but at least what the server asked for', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2000 }),
        random,
        fc.option(fc.nat(300_000)),
        (tries, share, asked) => {
          const wait = retryWaitMs({ ...options, tries, random: share, retryAfterMs: asked ?? undefined });
          expect(wait).toBeGreaterThanOrEqual(asked ?? 0);
          expect(wait).toBeLessThanOrEqual(Math.max(20_000, asked ?? 0));
        },
      ),
    );
  });

  it('is bounded whatever the server asks for', () => {
    expect(retryWaitMs({ ...options, tries: 1, retryAfterMs: 1e15 })).toBe(300_000);
  });
});
