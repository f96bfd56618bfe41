import { sha256 } from './digest';

/** What common file systems allow, in bytes. */
const MAX_LENGTH = 255;
const DIGEST_LENGTH = 8;

/**
 * Returns an ASCII name with an extension that file systems accept: if it would be too long, a digest of the
 * name takes the place of its end.
 */
export function toFileName(name: string, extension: string): string {
  if (name.length + extension.length <= MAX_LENGTH) return `${name}${extension}`;
  const kept = name.slice(0, MAX_LENGTH - extension.length - DIGEST_LENGTH - 1);
  return `${kept}-${sha256(name).slice(0, DIGEST_LENGTH)}${extension}`;
}
