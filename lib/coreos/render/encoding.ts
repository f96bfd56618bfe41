import type { UserDataEncoding } from '../model/format';

/**
 * Position in gzip's header of the byte for the operating system, and its value for an unknown one (RFC
 * 1952).
 */
const OS_BYTE = 9;
const OS_UNKNOWN = 255;

/**
 * Encodes a document for the cloud. Whole documents are encoded only here, so that it never happens twice.
 */
export function encodeUserData(text: string, encoding: UserDataEncoding): string | Uint8Array {
  switch (encoding) {
    case 'raw':
      return text;
    case 'gzip':
      return gzip(text);
    case 'gzip+base64':
      return Buffer.from(gzip(text)).toString('base64');
  }
}

/**
 * Compresses content. The result is the same at any time and on any system: the header has no time, name or
 * system.
 */
export function gzip(content: string | Uint8Array): Uint8Array {
  // loaded only when it is used: that takes longer than most syntheses, which encode nothing
  const { gzipSync } = process.getBuiltinModule('node:zlib');
  const bytes = gzipSync(content, { level: 9 });
  bytes[OS_BYTE] = OS_UNKNOWN;
  return new Uint8Array(bytes);
}
