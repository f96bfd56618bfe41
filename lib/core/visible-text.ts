/**
 * Nearly all text has no other characters than these, each one column wide: ASCII, Latin-1, quotation marks, arrows and
 * the lines of trees. It is looked at first because the sets of Unicode are slow to make: a run that shows only such text
 * makes none of them.
 */
export const SIMPLE = /^[\x20-\x7e\xa0-\xac\xae-\xff\u2010-\u2027\u2190-\u21ff\u2500-\u259f]*$/;

/**
 * Characters that a terminal acts on (C0, DEL and C1, of which escape sequences consist), that end a line
 * for some programs, that are no characters, or that are invisible and change how the text around them
 * reads: bidirectional controls, zero-width spaces, tags. Joiners stay: words of several scripts need them.
 */
function replaceHidden(text: string, replace: (character: string) => string): string {
  return text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/gu, replace);
}

/** Whether all of a text can be seen, on one line. */
export function isVisible(text: string): boolean {
  return SIMPLE.test(text) || replaceHidden(text, () => '') === text;
}

/** A text on one line, with U+FFFD for each character that cannot be seen. */
export function toVisibleLine(text: string): string {
  return SIMPLE.test(text) ? text : replaceHidden(text, () => '\u{fffd}');
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
  if (SIMPLE.test(json)) return json;
  return replaceHidden(json, (character) => character.split('').map(toEscape).join(''));
}

/** A value as indented JSON that ends with a line break, without characters that cannot be seen. */
export function toVisibleJson(value: unknown): string {
  const lines = JSON.stringify(value, undefined, 2).split('\n');
  return `${lines.map(escapeHidden).join('\n')}\n`;
}
