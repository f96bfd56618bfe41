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

/** A text on one line of markup, or in an attribute: nothing in it is markup, or invisible. */
export function escapeLine(text: string): string {
  return escapeSpecial(toVisibleLine(text));
}

/** The same for a text with lines, such as a manifest. */
export function escapeText(text: string): string {
  return escapeSpecial(PLAIN.test(text) ? text : toVisibleText(text, ''));
}

function escapeSpecial(text: string): string {
  return SPECIAL.test(text) ? text.replace(/[&<>"']/g, (character) => REFERENCES[character] ?? '') : text;
}
