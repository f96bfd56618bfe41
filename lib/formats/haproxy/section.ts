/** A section of an HAProxy configuration, such as `frontend http-80`, with its lines. */
export interface Section {
  /** The keyword and, where the kind of section has one, its name. */
  readonly head: readonly [keyword: string, name?: string];
  readonly lines: readonly Line[];
}

/** The words of one line: a keyword and its arguments. */
export type Line = readonly [keyword: string, ...args: Word[]];

/** A text that HAProxy takes as it is, or one in which it evaluates `%[…]` for every request. */
export type Word = string | LogFormat;

/** What HAProxy calls a log-format string, the kind that sets headers. Made by the tag {@link logFormat}. */
export class LogFormat {
  /** As HAProxy evaluates it; not yet quoted. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * Makes a log-format string of a template: what is written in it may have expressions, such as `%[src]`; what
 * is inserted is taken as plain text, whatever it contains.
 */
export function logFormat(written: TemplateStringsArray, ...inserted: readonly string[]): LogFormat {
  return new LogFormat(
    written.raw.map((part, index) => `${part}${(inserted[index] ?? '').replaceAll('%', '%%')}`).join(''),
  );
}
