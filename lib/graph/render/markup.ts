import { toVisibleLine, toVisibleText } from '../../core/visible-text';

const PLAIN = /^[\n\x20-\x7e]*$/;
const SPECIAL = /[&<>"']/;
const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes a string for one line of markup or an attribute, and makes invisible characters visible. */
export function escapeLine(text: string): string {
  return escapeSpecial(toVisibleLine(text));
}

/** Like {@link escapeLine}, but keeps line breaks, as in a manifest. */
export function escapeText(text: string): string {
  return escapeSpecial(PLAIN.test(text) ? text : toVisibleText(text, ''));
}

function escapeSpecial(text: string): string {
  return SPECIAL.test(text) ? text.replace(/[&<>"']/g, (character) => REFERENCES[character] ?? '') : text;
}
