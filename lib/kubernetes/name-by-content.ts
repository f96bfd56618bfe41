import type { ApiObject } from 'cdk8s';
import { sha256 } from '../core/digest';

/** Digits of the hash: with sixteen, two contents of one object never meet. */
const HASH_DIGITS = 16;

/** Longest start of a name that gets a hash, if it is to be a DNS label. */
export const MAX_NAME_START = 63 - 1 - HASH_DIGITS;

/**
 * Names an object after its content: another content is another object. What refers to `object.name` follows.
 * @param content asked for whenever the name is read, as it may change until the app is synthesized
 */
export function nameByContent(object: ApiObject, start: string, content: () => unknown): void {
  const get = () => `${start}-${hash(content())}`;
  Object.defineProperty(object, 'name', { get });
  Object.defineProperty(object.metadata, 'name', { get });
}

/** The start of a name that {@link nameByContent} has given for this content; undefined for any other name. */
export function tryReadStart(name: string, content: unknown): string | undefined {
  const start = name.slice(0, -HASH_DIGITS - 1);
  return start !== '' && name === `${start}-${hash(content)}` ? start : undefined;
}

function hash(content: unknown): string {
  return sha256(JSON.stringify(content)).slice(0, HASH_DIGITS);
}
