import { timingSafeEqual } from 'node:crypto';

/** The `Authorization` header for a token and its secret. */
export function toAuthorization(token: string, secret: string): string {
  return `Basic ${Buffer.from(`${token}:${secret}`).toString('base64')}`;
}

/**
 * Compares in constant time, so that responses do not betray how much of a guess was right; the length may be
 * known.
 */
export function isAuthorized(given: string | undefined, expected: string): boolean {
  const [left, right] = [Buffer.from(given ?? ''), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
