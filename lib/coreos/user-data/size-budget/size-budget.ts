import type { Problem } from '../../../core/errors';
import { trimTrailing } from '../../../core/trim';
import type { BootDocument } from '../../model/boot-document';
import { isReadByCoreosCloudinit, type UserDataEncoding, type UserDataFormat } from '../../model/format';
import type { Unit } from '../../model/unit';
import { renderUnitContent } from '../../unit-file/render';
import { USER_DATA_LIMITS, type UserDataLimit, type UserDataProvider } from './provider';

/** A boot document as the provider gets it. */
export interface EncodedUserData {
  readonly payload: string | Uint8Array;
  readonly encoding: UserDataEncoding;
}

/** The share of a provider's limit that a document uses. */
export interface SizeBudget {
  /** The provider whose limit it is. */
  readonly provider: UserDataProvider;
  /** Bytes, as the provider counts them. */
  readonly used: number;
  /** The provider's limit, in bytes. */
  readonly limit: number;
  /** Whether the document is within the limit. */
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
  readonly format: UserDataFormat;
  readonly encoding: UserDataEncoding;
  /** undefined if no provider is named, so that there is no limit to check. */
  readonly budget: SizeBudget | undefined;
}

/** Returns whether the program that reads a format unpacks documents that are encoded as a whole. */
function takesEncoding(format: UserDataFormat): boolean {
  return format === 'cloud-init' || isReadByCoreosCloudinit(format);
}

/** The given properties that determine how a document reaches the machine. */
interface GivenEncoding {
  readonly format?: UserDataFormat | undefined;
  readonly encoding?: UserDataEncoding | undefined;
  readonly provider?: UserDataProvider | undefined;
}

/**
 * Refuses to encode a document that is read unchanged. Ignition unpacks nothing by itself: of these clouds,
 * only VMware states how its text is encoded. Butane is translated before the cloud gets anything.
 */
export function* checkEncoding({ format, encoding = 'raw', provider }: GivenEncoding): Generator<Problem> {
  if (format === undefined || encoding === 'raw' || takesEncoding(format)) return;
  if (format.includes('ignition') && provider === 'vmware' && encoding === 'gzip+base64') return;
  yield {
    code: 'USER_DATA_FORMAT',
    property: 'encoding',
    message: `${format} cannot be read once it is encoded as ${encoding}`,
    given: encoding,
    allowed: "raw; for Ignition with provider: 'vmware' also gzip+base64",
    hint: "leave encoding out, and set encoding: 'gzip+base64' on large files, which compresses them inside",
  };
}

/** Refuses a document that is larger than its provider accepts, and names its largest parts. */
export function* checkSize(
  { encoding, format, budget }: MeasuredUserData,
  document: BootDocument,
): Generator<Problem> {
  if (budget === undefined || budget.fits) return;
  const { provider, used, limit } = budget;
  const largest = measureParts(document)
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, NAMED_PARTS)
    .map(({ name, bytes }) => `${name} (${bytes} B)`);
  const isIgnition = !takesEncoding(format);
  const compress = isIgnition
    ? "set encoding: 'gzip+base64' on large files, which compresses them inside the document"
    : "set encoding: 'gzip+base64'";
  const shorten = `make it shorter; its largest parts are ${largest.join(', ')}`;
  yield {
    code: 'USER_DATA_SIZE',
    message: `the user_data has ${used} bytes, ${used - limit} more than ${provider} accepts`,
    given: used,
    allowed: `at most ${limit} bytes (${USER_DATA_LIMITS[provider].source})`,
    hint: encoding === 'raw' ? `${compress}, or ${shorten}` : shorten,
  };
}

/** A unit or file, and its size before encoding. */
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

/** Computes the decoded length: every four characters are three bytes, less one for each trailing `=`. */
function computeDecodedLength(base64: string): number {
  const padding = base64.length - trimTrailing(base64, '=').length;
  return (base64.length / 4) * 3 - padding;
}
