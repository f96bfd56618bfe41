/**
 * The characters of nearly all text, each one column wide: ASCII, Latin-1, quotation marks, arrows and box
 * drawing. This is tested first because Unicode character classes are slow to compile: a run that shows only
 * such text compiles none.
 */
export const SIMPLE = /^[\x20-\x7e\xa0-\xac\xae-\xff\u2010-\u2027\u2190-\u21ff\u2500-\u259f]*$/;

/**
 * Replaces characters that a terminal acts on (C0, DEL and C1, which make up escape sequences), that end a
 * line for some programs, that are not valid characters, or that are invisible and change how the surrounding
 * text reads: bidirectional controls, zero-width spaces, tags. Joiners stay because words of several scripts
 * need them.
 */
function replaceHidden(text: string, replace: (character: string) => string): string {
  return text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/gu, replace);
}

/** Whether a text is on one line and all of its characters are visible. */
export function isVisible(text: string): boolean {
  return SIMPLE.test(text) || replaceHidden(text, () => '') === text;
}

/** Returns a text on one line, with U+FFFD for each invisible character. */
export function toVisibleLine(text: string): string {
  return SIMPLE.test(text) ? text : replaceHidden(text, () => '\u{fffd}');
}

/** Like {@link toVisibleLine}, but keeps line breaks; every line after the first begins with `indent`. */
export function toVisibleText(text: string, indent: string): string {
  if (SIMPLE.test(text)) return text;
  return text
    .split(/\r\n|[\n\r]/)
    .map((line) => toVisibleLine(line.replaceAll('\t', '  ')))
    .join(`\n${indent}`);
}

/** Replaces each invisible character in JSON with a JSON escape sequence. */
export function escapeHidden(json: string): string {
  const toEscape = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  if (SIMPLE.test(json)) return json;
  return replaceHidden(json, (character) => character.split('').map(toEscape).join(''));
}

/** Formats a value as indented JSON that ends with a line break, without invisible characters. */
export function toVisibleJson(value: unknown): string {
  const lines = JSON.stringify(value, undefined, 2).split('\n');
  return `${lines.map(escapeHidden).join('\n')}\n`;
}
