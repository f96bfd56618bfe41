import type { ScalarTag, Tags } from 'yaml';

const PREFIX = 'tag:yaml.org,2002:';
const REPLACED = new Set(['int', 'float', 'timestamp', 'binary'].map((name) => PREFIX + name));

const SPECIAL = /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INTEGER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;

/**
 * The tags of YAML 1.1 with the numbers of the reader of kubectl: `0o17` is octal as `017` is, while `12:30` and
 * `2001-01-01` are texts.
 * @param onInexact is told that an integer has more digits than a number of JavaScript holds
 */
export function readScalarsAsKubectl(tags: Tags, onInexact: () => void): Tags {
  const resolve = (text: string): unknown => {
    const value = readNumber(text);
    if (typeof value === 'number' && !isExact(text, value)) onInexact();
    return value;
  };
  const numbers = ['int', 'float'].map(
    (name): ScalarTag => ({ tag: PREFIX + name, default: true, test: /^[-+.0-9]/, resolve }),
  );
  const kept = tags.filter((tag) => typeof tag === 'string' || !REPLACED.has(tag.tag));
  return [...kept, ...numbers, BINARY];
}

/** Bytes become text. */
const BINARY: ScalarTag = {
  tag: `${PREFIX}binary`,
  resolve: (text) => Buffer.from(text, 'base64').toString('utf8'),
};

/** A plain scalar, or itself if it is no number. */
function readNumber(text: string): number | string {
  if (SPECIAL.test(text)) return readSpecial(text);
  const digits = withoutSeparators(text);
  if (INTEGER.test(digits)) return readInteger(digits);
  const value = FLOAT.test(digits) ? Number(digits) : Number.NaN;
  // such as 7e309, the beginning of a hash
  return Number.isFinite(value) ? value : text;
}

function readSpecial(text: string): number {
  if (/nan$/i.test(text)) return Number.NaN;
  return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function withoutSeparators(text: string): string {
  return text.startsWith('.') ? text.replace(/(?<=[0-9])_(?=[0-9])/g, '') : text.replaceAll('_', '');
}

function readInteger(digits: string): number {
  const value = Number(magnitude(digits));
  return digits.startsWith('-') && value !== 0 ? -value : value;
}

/** As JavaScript writes it: `0o17` in place of `-017`. */
function magnitude(digits: string): string {
  return digits.replace(/^[-+]/, '').replace(/^0(?=[0-7])/, '0o');
}

/** Whether an integer is written again with the same digits. */
export function isExact(text: string, value: number): boolean {
  if (Number.isSafeInteger(value) || !Number.isFinite(value)) return true;
  const digits = withoutSeparators(text);
  if (!INTEGER.test(digits)) return true;
  return Math.abs(value) < 1e21 && BigInt(magnitude(digits)) === BigInt(String(Math.abs(value)));
}
