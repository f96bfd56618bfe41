import { timingSafeEqual } from 'node:crypto';

/** Returns the `Authorization` header for a token and its secret. */
export function toAuthorization(token: string, secret: string): string {
  return `Basic ${Buffer.from(`${token}:${secret}`).toString('base64')}`;
}

/**
 * Compares in constant time, so that the duration does not reveal how much of a guess was right; only the
 * length may leak.
 */
export function isAuthorized(given: string | undefined, expected: string): boolean {
  const [left, right] = [Buffer.from(given ?? ''), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
