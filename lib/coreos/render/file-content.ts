import type { BootFile } from '../model/file';
import { gzip } from './encoding';

/** Characters that some YAML parsers refuse or change, even escaped. */
const UNSAFE_TEXT = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]/;

/** Encodes a file for an entry of `write_files`: its `encoding` and `content`. */
export function encodeFileContent({ content, encoding }: BootFile): {
  readonly encoding?: 'base64' | 'gzip+base64';
  readonly content: string;
} {
  if (encoding === 'gzip+base64') return { encoding, content: toBase64(gzip(content)) };
  if (encoding !== 'base64' && typeof content === 'string' && !UNSAFE_TEXT.test(content)) return { content };
  return { encoding: 'base64', content: toBase64(content) };
}

/** Encodes in base64 with the standard alphabet, with padding and without line breaks. */
export function toBase64(content: string | Uint8Array): string {
  return Buffer.from(content).toString('base64');
}
