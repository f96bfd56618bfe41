import { styleText } from 'node:util';
import { type Field, ShownText, show } from '../../core/shown-text';
import type { Translator } from '../../language/translator';
import { wrapText } from './format';

/** The parts of a Node stream that we need. */
export interface OutputStream {
  readonly isTTY?: boolean;
  /** Width of a terminal. */
  readonly columns?: number;
  write(text: string): unknown;
}

/** An output stream, with the styles that it supports. */
export interface Terminal {
  /**
   * Template tag that prints a text in the user's language. Values are cleaned like those of `show`, and
   * never translated. Lines are wrapped at the width of the terminal.
   */
  print(template: TemplateStringsArray, ...fields: readonly Field[]): void;
  /** Translates one of our texts, or a template with values, into the user's language. */
  readonly say: Style;
  /** Rewrites command lines, or those in a hint, so that the user can paste them. */
  command(text: Field): ShownText;
  /** Writes our own text, or output for programs, unchanged. */
  writeRaw(text: string): void;
  /** Number of columns; 80 if unknown. */
  readonly columns: number;
  /** Width for wrapping prose; `Infinity` without a terminal, for example in a file. */
  readonly wrapAt: number;
  readonly bold: Style;
  readonly dim: Style;
  readonly green: Style;
  readonly yellow: Style;
  readonly red: Style;
}

/** Emphasizes a value, which is cleaned, or a template, which is translated like that of `print`. */
export interface Style {
  (field: Field): ShownText;
  (template: TemplateStringsArray, ...fields: readonly Field[]): ShownText;
}

/** When to use colours. */
export type ColourMode = 'auto' | 'always' | 'never';

/** How texts are rewritten for the user. */
export interface TextOptions {
  /** Translates into the user's language. @default - English */
  readonly translator?: Translator | undefined;
  /** Rewrites our command lines for the way the user calls us. @default - unchanged */
  readonly showCalls?: (text: string) => string;
}

/**
 * Wraps a stream. Mode `auto` depends on NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR=0, TERM=dumb, and
 * whether it is a terminal.
 */
export function createTerminal(
  stream: OutputStream,
  mode: ColourMode,
  env: Readonly<Record<string, string | undefined>>,
  { translator, showCalls = (text) => text }: TextOptions = {},
): Terminal {
  const coloured = mode === 'always' || (mode === 'auto' && wantsColour(stream.isTTY ?? false, env));
  const compose = (text: Field | TemplateStringsArray, fields: readonly Field[]): ShownText => {
    if (!isTemplate(text)) return show`${text}`;
    return translator ? translator.show(text, fields) : show(text, ...fields);
  };
  // read each time: windows can be resized
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
  // Node and chalk take both of these for no colours
  if (env.FORCE_COLOR) return !['0', 'false'].includes(env.FORCE_COLOR);
  return isTty && env.TERM !== 'dumb' && env.CLICOLOR !== '0';
}
