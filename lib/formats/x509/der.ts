/** The subset of DER (ITU-T X.690) that certificates need. */

const TAGS = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Encodes a value with its tag and length. */
export function encodeTagged(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...encodeLength(content.length)]), content]);
}

function encodeLength(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes = toBytes(length);
  return [0x80 | bytes.length, ...bytes];
}

/** Encodes a number big-endian, in as few bytes as possible. */
function toBytes(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return bytes;
}

export function encodeSequence(...parts: readonly Uint8Array[]): Uint8Array {
  return encodeTagged(TAGS.sequence, ...parts);
}

export function encodeSet(...parts: readonly Uint8Array[]): Uint8Array {
  return encodeTagged(TAGS.set, ...parts);
}

/** Encodes a positive integer, given big-endian. */
export function encodeInteger(magnitude: Uint8Array): Uint8Array {
  const first = magnitude.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? Buffer.from([0]) : magnitude.subarray(first);
  // a leading 1 bit would make it negative
  return encodeTagged(TAGS.integer, Buffer.from((digits[0] ?? 0) >= 0x80 ? [0] : []), digits);
}

/** Encodes an object identifier. @param dotted such as `2.5.29.17` */
export function encodeObjectIdentifier(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...others] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...others].flatMap((arc) => {
    const groups: number[] = [arc % 128];
    for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) {
      groups.unshift(0x80 | (rest % 128));
    }
    return groups;
  });
  return encodeTagged(TAGS.objectIdentifier, Buffer.from(bytes));
}

/** Encodes a bit string. @param unused number of unused bits at the end, 0 to 7 */
export function encodeBitString(bytes: Uint8Array, unused = 0): Uint8Array {
  return encodeTagged(TAGS.bitString, Buffer.from([unused]), bytes);
}

export function encodeOctetString(content: Uint8Array): Uint8Array {
  return encodeTagged(TAGS.octetString, content);
}

export function encodeUtf8String(text: string): Uint8Array {
  return encodeTagged(TAGS.utf8String, Buffer.from(text, 'utf8'));
}

export function encodeBoolean(value: boolean): Uint8Array {
  return encodeTagged(TAGS.boolean, Buffer.from([value ? 0xff : 0]));
}

/**
 * Encodes a time in whole seconds by RFC 5280: two-digit years before 2050, four-digit years from then on.
 */
export function encodeTime(epochMs: number): Uint8Array {
  const date = new Date(epochMs);
  const digits = `${date.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;
  return date.getUTCFullYear() < 2050
    ? encodeTagged(TAGS.utcTime, Buffer.from(digits.slice(2)))
    : encodeTagged(TAGS.generalizedTime, Buffer.from(digits));
}
