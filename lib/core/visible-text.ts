/**
 * Characters that a terminal acts on (C0, DEL and C1, of which escape sequences consist), that end a line
 * for some programs, that are no characters, or that are invisible and change how the text around them
 * reads: bidirectional controls, zero-width spaces, tags. Joiners stay: words of several scripts need them.
 */
const HIDDEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/u;
const EACH_HIDDEN = new RegExp(HIDDEN, 'gu');

/** For speed: nearly all text has no other characters than these. */
const SIMPLE = /^[\x20-\x7e]*$/;

/** Whether all of a text can be seen, on one line. */
export function isVisible(text: string): boolean {
  return SIMPLE.test(text) || !HIDDEN.test(text);
}

/** A text on one line, with U+FFFD for each character that cannot be seen. */
export function toVisibleLine(text: string): string {
  return SIMPLE.test(text) ? text : text.replace(EACH_HIDDEN, '\u{fffd}');
}

/** As {@link toVisibleLine}, but keeps line breaks; every line after the first begins with `indent`. */
export function toVisibleText(text: string, indent: string): string {
  if (SIMPLE.test(text)) return text;
  return text
    .split(/\r\n|[\n\r]/)
    .map((line) => toVisibleLine(line.replaceAll('\t', '  ')))
    .join(`\n${indent}`);
}

/** A text with each character that cannot be seen as an escape sequence of JSON. */
export function escapeHidden(json: string): string {
  const toEscape = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return json.replace(EACH_HIDDEN, (character) => character.split('').map(toEscape).join(''));
}
