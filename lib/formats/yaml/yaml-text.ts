import { KumikiError } from '../../core/errors';
import { PULUMI_UNKNOWN } from '../../core/unknown';

/**
 * Strings that no reader takes for a number, a date, an indicator or two values. Words that have a meaning of
 * their own are {@link RESERVED}.
 */
const WORD = /^[A-Za-z_/][\w./@+=%(),;-]*$/;
/** Like {@link WORD}, with spaces and colons inside. */
const WORDS = /^[A-Za-z_/][\w./@+=%(),;: -]*$/;
const NOT_INSIDE_WORDS = / (?:[ #]|$)|:(?: |$)/;
/** Kubernetes quantities begin with a digit, but have a unit: no reader takes them for a number. */
const AMOUNT = /^\d+(?:m|[KMGTPE]i|%|s)$/;
/**
 * Null, booleans and floats (`e1` for some readers) of YAML 1.1 and of lenient readers, in upper and lower
 * case.
 */
const RESERVED = /^(?:y|yes|n|no|on|off|true|false|null|nil|none|nan|inf|infinity|e[-+]?\d+)$/i;
/** Characters that YAML forbids, that break lines, or that a reviewer cannot see. */
const HIDDEN = /[\x7f-\xa0\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff]/g;
const NOT_IN_BLOCK = /[\0-\x08\x0b-\x1f]|[ \t]\n|[ \t]$|^[ \t\n]|\n\n$/;
const HALF_PAIR = /[\ud800-\udfff]/u;
/** Readers look for the colon only within the first 1,024 characters. */
const KEY_LENGTH = 1000;

/** Renders a string as a YAML scalar. @param lineStart line break and indentation before each further line */
export function renderYamlText(text: string, lineStart: string): string {
  if (isPlain(text)) return text;
  if (text.includes('\n') && isBlockText(text)) return blockText(text, lineStart);
  return quoteYaml(text);
}

/** Renders a string as the key of a map, up to its colon. */
export function renderYamlKey(key: string, indent: string): string {
  const text = isPlain(key) ? key : quoteYaml(key);
  return text.length <= KEY_LENGTH ? text : `? ${text}\n${indent}`;
}

/**
 * Puts a string in double quotes, with escapes that mean the same in JSON and YAML.
 * @throws SYNTH_TEXT for a lone surrogate
 */
export function quoteYaml(text: string): string {
  if (HALF_PAIR.test(text)) {
    throw new KumikiError({
      code: 'SYNTH_TEXT',
      message: 'the text has half of a surrogate pair, which is not a character',
      given: text,
    });
  }
  return JSON.stringify(text).replace(
    HIDDEN,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * Whether a string is a {@link WORD} whose first letter begins no {@link RESERVED} word, so that no reader
 * takes it for anything else, and which contains neither `undefined` nor Pulumi's mark of an unknown value. A
 * table is faster than a regular expression for strings this short.
 */
export function isSafeWord(text: string): boolean {
  if (IN_WORD[text.charCodeAt(0)] !== STARTS_SAFELY) return false;
  for (let index = 1; index < text.length; index++) if (!IN_WORD[text.charCodeAt(index)]) return false;
  // the shortest is x.undefined
  if (text.length >= 11 && text.includes('undefined')) return false;
  return text.length < PULUMI_UNKNOWN.length || !text.includes(PULUMI_UNKNOWN);
}

const STARTS_SAFELY = 2;
/** Character code → whether a {@link WORD} may contain it, and whether a safe word may begin with it. */
const IN_WORD = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (!WORD.test(`a${character}`)) return 0;
  return WORD.test(character) && !/[yntfoeiu]/i.test(character) ? STARTS_SAFELY : 1;
});

function isPlain(text: string): boolean {
  if (WORD.test(text)) return !RESERVED.test(text);
  return (WORDS.test(text) && !NOT_INSIDE_WORDS.test(text)) || AMOUNT.test(text);
}

function isBlockText(text: string): boolean {
  return !NOT_IN_BLOCK.test(text) && text.search(HIDDEN) < 0 && !HALF_PAIR.test(text);
}

function blockText(text: string, lineStart: string): string {
  const ends = text.endsWith('\n');
  const lines = (ends ? text.slice(0, -1) : text).split('\n');
  return (ends ? '|' : '|-') + lines.map((line) => (line === '' ? '\n' : lineStart + line)).join('');
}
