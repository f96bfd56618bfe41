/**
 * Parses an integer as systemd does: decimal, or with `0x`, `0o`, `0b` or a leading `0`. undefined if systemd
 * would refuse it.
 */
export function parseInteger(text: string): bigint | undefined {
  const [, sign, digits = ''] = /^\s*([+-]?)(\w+)$/.exec(text) ?? [];
  const isNumber = /^(?:0x[\da-f]+|0b[01]+|0o[0-7]+|0[0-7]*|[1-9]\d*)$/i.test(digits);
  // a sign before 0b and 0o is refused
  if (!isNumber || (sign && /^0[bo]/i.test(digits))) return undefined;
  const value = BigInt(/^0\d/.test(digits) ? `0o${digits}` : digits);
  return sign === '-' ? -value : value;
}

/** Returns whether `text` is an integer from `minimum` to `maximum`, inclusive. */
export function isInteger(text: string, minimum: number | bigint, maximum: number | bigint): boolean {
  const value = parseInteger(text);
  return value !== undefined && value >= minimum && value <= maximum;
}

export const MAX_UINT32 = 2n ** 32n - 1n;
export const MAX_UINT64 = 2n ** 64n - 1n;

/** Returns whether `text` is one of the words that systemd reads as true or false, in any case. */
export function isBoolean(text: string): boolean {
  return /^(?:1|yes|y|true|t|on|0|no|n|false|f|off)$/i.test(text);
}

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  min: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
  w: 604_800_000_000_000n,
  // a twelfth of 365.25 days, and 365.25 days
  month: 2_629_800_000_000_000n,
  y: 31_557_600_000_000_000n,
};

/** Longer names come first, because the first match wins. */
const UNIT_NAMES: readonly (readonly [RegExp, string])[] = [
  [/^(?:seconds|second|sec)/, 's'],
  [/^(?:minutes|minute|min)/, 'min'],
  [/^(?:months|month|M)/, 'month'],
  [/^(?:msec|ms)/, 'ms'],
  [/^m/, 'min'],
  [/^(?:hours|hour|hr|h)/, 'h'],
  [/^(?:days|day|d)/, 'd'],
  [/^(?:weeks|week|w)/, 'w'],
  [/^(?:years|year|y)/, 'y'],
  [/^(?:usec|us|μs|µs)/, 'us'],
  [/^(?:nsec|ns)/, 'ns'],
  [/^s/, 's'],
];

/** Rules for reading a time span. */
interface TimeSpanRules {
  /** The unit of numbers without a unit. */
  readonly defaultUnit: 's' | 'us' | 'ns';
}

/**
 * Parses a time span such as `1min 30s`, `2.5h` or `infinity`, and returns nanoseconds. undefined if systemd
 * would refuse it.
 */
export function parseTimeSpan(text: string, { defaultUnit }: TimeSpanRules): bigint | undefined {
  const limit = defaultUnit === 'ns' ? MAX_UINT64 : MAX_UINT64 * 1_000n;
  if (/^\s*infinity\s*$/.test(text)) return limit;
  let rest = text.trim();
  if (rest === '') return undefined;
  let total = 0n;
  while (rest !== '') {
    const [number = '', whole = '0', fraction] = /^(?:\+?(\d+))?(?:\.(\d*))?/.exec(rest) ?? [];
    if (number === '' || fraction === '') return undefined;
    const behind = rest.slice(number.length);
    const { length, unit } = readTimeUnit(behind.trimStart(), defaultUnit);
    // 12.34.56 is refused, but 12.34 .56 is not
    if (length === 0 && behind !== '' && !/^\s/.test(behind)) return undefined;
    const factor = UNITS[unit] ?? 1n;
    if (BigInt(whole) > 2n ** 63n - 1n) return undefined;
    total += BigInt(whole) * factor + fractionOf(fraction ?? '', factor);
    if (total >= limit) return undefined;
    rest = behind.trimStart().slice(length).trimStart();
  }
  return total;
}

function readTimeUnit(text: string, defaultUnit: string): { readonly length: number; readonly unit: string } {
  for (const [pattern, unit] of UNIT_NAMES) {
    const name = pattern.exec(text)?.[0];
    if (name !== undefined && (unit !== 'ns' || defaultUnit === 'ns')) return { length: name.length, unit };
  }
  return { length: 0, unit: defaultUnit };
}

function fractionOf(digits: string, factor: bigint): bigint {
  return digits === '' ? 0n : (BigInt(digits) * factor) / 10n ** BigInt(digits.length);
}

/**
 * Parses a size such as `512M` or `1.5G`, and returns bytes. Several sizes are added up, each in a smaller
 * unit than the one before. undefined if systemd would refuse it.
 */
export function parseSize(text: string, base: 1000 | 1024): bigint | undefined {
  let rest = text;
  let total = 0n;
  let previous = 7;
  do {
    const [number, whole = '', fraction = ''] = /^\s*\+?(\d+)(?:\.(\d*))?\s*/.exec(rest) ?? [];
    if (number === undefined) return undefined;
    rest = rest.slice(number.length);
    const power = 'BKMGTPE'.indexOf(rest.charAt(0));
    const hasSuffix = rest !== '' && power >= 0;
    const exponent = hasSuffix ? power : -1;
    if (exponent >= previous) return undefined;
    previous = exponent;
    const factor = BigInt(base) ** BigInt(Math.max(exponent, 0));
    total += BigInt(whole) * factor + fractionOf(fraction, factor);
    if (total > MAX_UINT64) return undefined;
    if (hasSuffix) rest = rest.slice(1);
  } while (rest !== '' && previous >= 0);
  return rest === '' ? total : undefined;
}

/**
 * Parses a fraction such as `12.5%`, with up to two decimal places, and returns hundredths of a percent.
 * `125‰` and `1250‱` are accepted, too. undefined if systemd would refuse it.
 */
export function parsePermyriad(text: string): number | undefined {
  const [, whole = '', fraction = '', symbol = ''] = /^\s*\+?(\d+)(?:\.(\d{1,2}))?([%‰‱])$/.exec(text) ?? [];
  const places = symbol === '%' ? 2 : symbol === '‰' ? 1 : 0;
  if (symbol === '' || fraction.length > places) return undefined;
  const value = Number(`${whole}${fraction.padEnd(places, '0')}`);
  return value <= 2 ** 31 - 1 ? value : undefined;
}
