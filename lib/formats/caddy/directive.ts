/** A statement of a Caddyfile: words, and a block if it has one. */
export interface Directive {
  readonly words: readonly Word[];
  readonly block?: readonly Directive[];
}

/** A text that has no placeholders, or one in which Caddy replaces them for every request. */
export type Word = string | Template;

/** A text with placeholders. Made by the tag {@link template}. */
export class Template {
  /** As Caddy evaluates it; not yet quoted. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * Makes a template: what is written in it may name placeholders, such as `{http.request.host}`; what is
 * inserted is taken as plain text, whatever it contains.
 */
export function template(written: TemplateStringsArray, ...inserted: readonly string[]): Template {
  return new Template(
    written.map((part, index) => `${part}${(inserted[index] ?? '').replace(/[{}]/g, '\\$&')}`).join(''),
  );
}

/** A statement without a block. Numbers are written in decimal. */
export function directive(...words: readonly (Word | number)[]): Directive {
  return { words: words.map((word) => (typeof word === 'number' ? String(word) : word)) };
}

/** A statement with a block. */
export function block(words: readonly Word[], children: readonly Directive[]): Directive {
  return { words, block: children };
}
