import type { ScalarTag, Tags } from 'yaml';

const PREFIX = 'tag:yaml.org,2002:';
const REPLACED = new Set(['int', 'float', 'timestamp', 'binary'].map((name) => PREFIX + name));

const SPECIAL = /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INTEGER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;

/**
 * Returns the tags of YAML 1.1, but with numbers as kubectl reads them: `0o17` is octal like `017`, while
 * `12:30` and `2001-01-01` are strings.
 * @param onInexact called for an integer with more digits than a JavaScript number holds
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

/** Binary values become strings. */
const BINARY: ScalarTag = {
  tag: `${PREFIX}binary`,
  resolve: (text) => Buffer.from(text, 'base64').toString('utf8'),
};

/** Reads a plain scalar as a number; returns it unchanged if it is not one. */
function readNumber(text: string): number | string {
  if (SPECIAL.test(text)) return readSpecial(text);
  const digits = withoutSeparators(text);
  if (INTEGER.test(digits)) return readInteger(digits);
  const value = FLOAT.test(digits) ? Number(digits) : Number.NaN;
  // out of range, such as 7e309: the beginning of a hash
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

/** Returns the absolute value in JavaScript's notation: `0o17` for `-017`. */
function magnitude(digits: string): string {
  return digits.replace(/^[-+]/, '').replace(/^0(?=[0-7])/, '0o');
}

/** Whether an integer is written back with the same digits. */
export function isExact(text: string, value: number): boolean {
  if (Number.isSafeInteger(value) || !Number.isFinite(value)) return true;
  const digits = withoutSeparators(text);
  if (!INTEGER.test(digits)) return true;
  return Math.abs(value) < 1e21 && BigInt(magnitude(digits)) === BigInt(String(Math.abs(value)));
}
