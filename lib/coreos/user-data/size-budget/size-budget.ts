import type { Problem } from '../../../core/errors';
import type { UserDataEncoding } from '../../model/format';
import { USER_DATA_LIMITS, type UserDataLimit, type UserDataProvider } from './provider';

/** A part of a boot document, such as a unit or a file. */
export interface UserDataPart {
  /** What a person calls it, such as `unit docker.service`. */
  readonly name: string;
  /** Its length in the readable text. */
  readonly bytes: number;
}

/** A boot document as the provider gets it. */
export interface EncodedUserData {
  readonly payload: string | Uint8Array;
  readonly encoding: UserDataEncoding;
}

/** The same, and what it is made of. */
export interface SizedUserData extends EncodedUserData {
  readonly parts: readonly UserDataPart[];
}

/** How much of what a provider takes is used. */
export interface SizeBudget {
  readonly provider: UserDataProvider;
  /** Bytes, as the provider counts them. */
  readonly used: number;
  /** The most it takes, in bytes. */
  readonly limit: number;
  readonly fits: boolean;
}

/** How many of the largest parts a problem names. */
const NAMED_PARTS = 3;

/** How much of a provider's limit a document uses. */
export function sizeBudgetOf(provider: UserDataProvider, document: EncodedUserData): SizeBudget {
  const { bytes, counted } = USER_DATA_LIMITS[provider];
  const used = sizeOf(document, counted);
  return { provider, used, limit: bytes, fits: used <= bytes };
}

/** The problem of a document that a provider would refuse; none when it fits. */
export function checkSize(provider: UserDataProvider, document: SizedUserData): Problem[] {
  const { used, limit, fits } = sizeBudgetOf(provider, document);
  if (fits) return [];
  const largest = [...document.parts]
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, NAMED_PARTS)
    .map(({ name, bytes }) => `${name} (${bytes} B)`);
  const shorten = `make it shorter; its largest parts are ${largest.join(', ')}`;
  return [
    {
      code: 'USER_DATA_SIZE',
      message: `the user_data has ${used} bytes, ${used - limit} more than ${provider} takes`,
      given: used,
      allowed: `at most ${limit} bytes (${USER_DATA_LIMITS[provider].source})`,
      hint: document.encoding === 'raw' ? `set encoding: 'gzip+base64', or ${shorten}` : shorten,
    },
  ];
}

function sizeOf({ payload, encoding }: EncodedUserData, counted: UserDataLimit['counted']): number {
  const given = Buffer.byteLength(payload);
  const isBase64 = encoding === 'gzip+base64';
  switch (counted) {
    case 'given':
      return given;
    case 'bytes':
      return isBase64 ? decodedLength(String(payload)) : given;
    case 'base64':
      return isBase64 ? given : 4 * Math.ceil(given / 3);
  }
}

/** Every four characters are three bytes, less one for each `=` at the end. */
function decodedLength(base64: string): number {
  const padding = /=*$/.exec(base64)?.[0].length ?? 0;
  return (base64.length / 4) * 3 - padding;
}
