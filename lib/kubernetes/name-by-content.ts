import type { ApiObject } from 'cdk8s';
import { sha256 } from '../core/digest';

/** Digits of the hash: sixteen make a collision between contents of one object practically impossible. */
const HASH_DIGITS = 16;

/** Longest start of a name that is still a DNS label with the hash appended. */
export const MAX_NAME_START = 63 - 1 - HASH_DIGITS;

/**
 * Names an object after its content, so that changed content gives a new object. References to `object.name`
 * follow.
 * @param content called whenever the name is read, because it may change until the app is synthesized
 */
export function nameByContent(object: ApiObject, start: string, content: () => unknown): void {
  const get = () => `${start}-${hash(content())}`;
  Object.defineProperty(object, 'name', { get });
  Object.defineProperty(object.metadata, 'name', { get });
}

/** Returns the start of a name made by {@link nameByContent} for this content; undefined for others. */
export function tryReadStart(name: string, content: unknown): string | undefined {
  const start = name.slice(0, -HASH_DIGITS - 1);
  return start !== '' && name === `${start}-${hash(content)}` ? start : undefined;
}

function hash(content: unknown): string {
  return sha256(JSON.stringify(content)).slice(0, HASH_DIGITS);
}
