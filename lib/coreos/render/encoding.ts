import type { UserDataEncoding } from '../model/format';

/** Where the header of gzip says which system wrote it, and what it says where that shall not matter (RFC 1952). */
const OS_BYTE = 9;
const OS_UNKNOWN = 255;

/** The document as the cloud gets it. The one place where a whole document is encoded, so it is never done twice. */
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

/** Compresses, the same on every day and system: no time, no name, no system in the header. */
export function gzip(content: string | Uint8Array): Uint8Array {
  // looked up here: loading it takes longer than most syntheses, which encode nothing
  const { gzipSync } = process.getBuiltinModule('node:zlib');
  const bytes = gzipSync(content, { level: 9 });
  bytes[OS_BYTE] = OS_UNKNOWN;
  return new Uint8Array(bytes);
}
