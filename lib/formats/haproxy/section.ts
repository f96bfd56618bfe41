/** A section of an HAProxy configuration, such as `frontend http-80`, with its lines. */
export interface Section {
  /** The keyword, and the name if this kind of section has one. */
  readonly head: readonly [keyword: string, name?: string];
  readonly lines: readonly Line[];
}

/** The words of one line: a keyword and its arguments. */
export type Line = readonly [keyword: string, ...args: Word[]];

/** A plain string, or one whose `%[…]` expressions HAProxy evaluates for each request. */
export type Word = string | LogFormat;

/** HAProxy's log-format string, as used to set headers. Created with the tag {@link logFormat}. */
export class LogFormat {
  /** The string as HAProxy evaluates it; not yet quoted. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * Creates a log-format string: its literal parts may contain expressions, such as `%[src]`; interpolated
 * values are always plain text.
 */
export function logFormat(written: TemplateStringsArray, ...inserted: readonly string[]): LogFormat {
  return new LogFormat(
    written.raw.map((part, index) => `${part}${(inserted[index] ?? '').replaceAll('%', '%%')}`).join(''),
  );
}
