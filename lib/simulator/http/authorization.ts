import { createHash, timingSafeEqual } from 'node:crypto';

/** Value of the `Authorization` header that opens the door. */
export function authorizationOf(token: string, secret: string): string {
  return `Basic ${Buffer.from(`${token}:${secret}`).toString('base64')}`;
}

/** Compares digests, which have one length, in constant time. */
export function isAuthorized(given: string | undefined, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given ?? ''), digest(expected));
}
