import { styleText } from 'node:util';
import { type Field, ShownText, show } from '../../core/shown-text';
import type { Translator } from '../../language/translator';
import { wrapText } from './format';

/** What we need of a stream of Node. */
export interface OutputStream {
  readonly isTTY?: boolean;
  /** Of a terminal. */
  readonly columns?: number;
  write(text: string): unknown;
}

/** A stream to write to, and the styles that it can show. */
export interface Terminal {
  /**
   * Tags a template of text for people, and writes it in their language: its values are cleaned as `show` does,
   * and never translated. Lines are broken where those of the terminal end.
   */
  print(template: TemplateStringsArray, ...fields: readonly Field[]): void;
  /** Puts a text of ours, or a template with values, into the language of the person who reads it. */
  readonly say: Style;
  /** Command lines for people, or a hint that has some, so that they can be pasted. */
  command(text: Field): ShownText;
  /** Writes text of our own, or for programs, as it is. */
  writeRaw(text: string): void;
  /** How many characters fit on a line; 80 where nobody knows. */
  readonly columns: number;
  /** Where long lines of prose are broken; `Infinity` where there is no terminal, as in a file. */
  readonly wrapAt: number;
  readonly bold: Style;
  readonly dim: Style;
  readonly green: Style;
  readonly yellow: Style;
  readonly red: Style;
}

/** Emphasizes a value, which is cleaned, or a template, which is translated as that of `print`. */
export interface Style {
  (field: Field): ShownText;
  (template: TemplateStringsArray, ...fields: readonly Field[]): ShownText;
}

/** When to use colours. */
export type ColourMode = 'auto' | 'always' | 'never';

/**
 * Wraps a stream; mode `auto` follows NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, TERM=dumb and whether it is a
 * terminal.
 * @param translator into the language of people. @default - they get English
 * @param showCalls writes command lines of ours as the person calls us. @default - as they are
 */
export function createTerminal(
  stream: OutputStream,
  mode: ColourMode,
  env: Readonly<Record<string, string | undefined>>,
  translator?: Translator,
  showCalls: (text: string) => string = (text) => text,
): Terminal {
  const coloured = mode === 'always' || (mode === 'auto' && wantsColour(stream.isTTY ?? false, env));
  const compose = (text: Field | TemplateStringsArray, fields: readonly Field[]): ShownText => {
    if (!isTemplate(text)) return show`${text}`;
    return translator ? translator.show(text, fields) : show(text, ...fields);
  };
  // asked each time: windows change their size
  const findWrapAt = () => (stream.isTTY && stream.columns) || Number.POSITIVE_INFINITY;
  const paint =
    (style: Parameters<typeof styleText>[0]): Style =>
    (text: Field | TemplateStringsArray, ...fields: readonly Field[]) => {
      const clean = compose(text, fields);
      return coloured ? new ShownText(styleText(style, clean.text, { validateStream: false })) : clean;
    };
  return {
    print: (template, ...fields) => void stream.write(wrapText(compose(template, fields).text, findWrapAt())),
    say: (text: Field | TemplateStringsArray, ...fields: readonly Field[]) =>
      compose(typeof text === 'string' && translator ? translator.translate(text) : text, fields),
    command: (text) => new ShownText(showCalls(compose(text, []).text)),
    writeRaw: (text) => void stream.write(text),
    get columns() {
      return stream.columns || 80;
    },
    get wrapAt() {
      return findWrapAt();
    },
    bold: paint('bold'),
    dim: paint('dim'),
    green: paint('green'),
    yellow: paint('yellow'),
    red: paint('red'),
  };
}

function isTemplate(text: Field | TemplateStringsArray): text is TemplateStringsArray {
  return Array.isArray(text);
}

function wantsColour(isTty: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  if (env.NO_COLOR) return false;
  if (env.CLICOLOR_FORCE && env.CLICOLOR_FORCE !== '0') return true;
  if (env.FORCE_COLOR && env.FORCE_COLOR !== '0') return true;
  return isTty && env.TERM !== 'dumb';
}
