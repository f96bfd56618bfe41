import { timingSafeEqual } from 'node:crypto';

/** Value of the `Authorization` header that opens the door. */
export function authorizationOf(token: string, secret: string): string {
  return `Basic ${Buffer.from(`${token}:${secret}`).toString('base64')}`;
}

/** Compares in constant time; the length of the credentials is no secret. */
export function isAuthorized(given: string | undefined, expected: string): boolean {
  const [left, right] = [Buffer.from(given ?? ''), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
