import type { Problem } from '../../../core/errors';
import { trimTrailing } from '../../../core/trim';
import type { BootDocument } from '../../model/boot-document';
import type { UserDataEncoding } from '../../model/format';
import type { Unit } from '../../model/unit';
import { renderUnitContent } from '../../unit-file/render';
import { USER_DATA_LIMITS, type UserDataLimit, type UserDataProvider } from './provider';

/** A boot document as the provider gets it. */
export interface EncodedUserData {
  readonly payload: string | Uint8Array;
  readonly encoding: UserDataEncoding;
}

/** How much of a provider's limit a document uses. */
export interface SizeBudget {
  readonly provider: UserDataProvider;
  /** Bytes, as the provider counts them. */
  readonly used: number;
  /** The provider's limit, in bytes. */
  readonly limit: number;
  readonly fits: boolean;
}

/** Number of parts that a problem names. */
const NAMED_PARTS = 3;

/** Measures how much of a provider's limit a document uses. */
export function measureSize(provider: UserDataProvider, userData: EncodedUserData): SizeBudget {
  const { bytes, counted } = USER_DATA_LIMITS[provider];
  const used = countBytes(userData, counted);
  return { provider, used, limit: bytes, fits: used <= bytes };
}

/** The size of a document once it is encoded. */
export interface MeasuredUserData {
  readonly encoding: UserDataEncoding;
  /** undefined: no provider is named, so there is no limit to check. */
  readonly budget: SizeBudget | undefined;
}

/** Refuses a document that is larger than its provider accepts, and names its largest parts. */
export function* checkSize(
  { encoding, budget }: MeasuredUserData,
  document: BootDocument,
): Generator<Problem> {
  if (budget === undefined || budget.fits) return;
  const { provider, used, limit } = budget;
  const largest = measureParts(document)
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, NAMED_PARTS)
    .map(({ name, bytes }) => `${name} (${bytes} B)`);
  const shorten = `make it shorter; its largest parts are ${largest.join(', ')}`;
  yield {
    code: 'USER_DATA_SIZE',
    message: `the user_data has ${used} bytes, ${used - limit} more than ${provider} accepts`,
    given: used,
    allowed: `at most ${limit} bytes (${USER_DATA_LIMITS[provider].source})`,
    hint: encoding === 'raw' ? `set encoding: 'gzip+base64', or ${shorten}` : shorten,
  };
}

/** A unit or file, and its length in the readable text. */
interface Part {
  readonly name: string;
  readonly bytes: number;
}

function measureParts({ units, files }: BootDocument): Part[] {
  return [
    ...units.map((unit) => ({ name: `unit ${unit.name}`, bytes: measureUnit(unit) })),
    ...files.map(({ path, content }) => ({ name: `file ${path}`, bytes: Buffer.byteLength(content) })),
  ];
}

function measureUnit({ content, dropIns = [] }: Unit): number {
  const contents = [...(content === undefined ? [] : [content]), ...dropIns.map((dropIn) => dropIn.content)];
  return contents.reduce((sum, each) => sum + Buffer.byteLength(renderUnitContent(each)), 0);
}

function countBytes({ payload, encoding }: EncodedUserData, counted: UserDataLimit['counted']): number {
  const given = Buffer.byteLength(payload);
  const isBase64 = encoding === 'gzip+base64';
  switch (counted) {
    case 'given':
      return given;
    case 'bytes':
      return isBase64 ? computeDecodedLength(String(payload)) : given;
    case 'base64':
      return isBase64 ? given : 4 * Math.ceil(given / 3);
  }
}

/** Every four characters are three bytes, less one for each `=` at the end. */
function computeDecodedLength(base64: string): number {
  const padding = base64.length - trimTrailing(base64, '=').length;
  return (base64.length / 4) * 3 - padding;
}
