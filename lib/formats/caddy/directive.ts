/** A statement of a Caddyfile: words, and an optional block. */
export interface Directive {
  readonly words: readonly Word[];
  readonly block?: readonly Directive[];
}

/** A plain string, or a template whose placeholders Caddy replaces for each request. */
export type Word = string | Template;

/** A string with placeholders. Created with the tag {@link template}. */
export class Template {
  /** The string as Caddy evaluates it; not yet quoted. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * Creates a template: its literal parts may contain placeholders, such as `{http.request.host}`; interpolated
 * values are always plain text.
 */
export function template(written: TemplateStringsArray, ...inserted: readonly string[]): Template {
  return new Template(
    written.map((part, index) => `${part}${(inserted[index] ?? '').replace(/[{}]/g, '\\$&')}`).join(''),
  );
}

/** Creates a statement without a block. Numbers are written in decimal. */
export function directive(...words: readonly (Word | number)[]): Directive {
  return { words: words.map((word) => (typeof word === 'number' ? String(word) : word)) };
}

/** Creates a statement with a block. */
export function block(words: readonly Word[], children: readonly Directive[]): Directive {
  return { words, block: children };
}
