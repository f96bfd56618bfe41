import { styleText } from 'node:util';

/** What we need of a stream of Node. */
export interface OutputStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** A stream to write to, and the styles that it can show. */
export interface Terminal {
  write(text: string): void;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly red: (text: string) => string;
}

/** When to use colours. */
export type ColourMode = 'auto' | 'always' | 'never';

type Style = Parameters<typeof styleText>[0];

/**
 * Wraps a stream; mode `auto` follows NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, TERM=dumb and whether it is a
 * terminal.
 */
export function createTerminal(
  stream: OutputStream,
  mode: ColourMode,
  env: Readonly<Record<string, string | undefined>>,
): Terminal {
  const coloured = mode === 'always' || (mode === 'auto' && wantsColour(stream.isTTY ?? false, env));
  const paint = (style: Style) => (text: string) =>
    coloured ? styleText(style, text, { validateStream: false }) : text;
  return {
    write: (text) => void stream.write(text),
    bold: paint('bold'),
    dim: paint('dim'),
    green: paint('green'),
    yellow: paint('yellow'),
    red: paint('red'),
  };
}

function wantsColour(isTty: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  if (env.NO_COLOR) return false;
  if (env.CLICOLOR_FORCE && env.CLICOLOR_FORCE !== '0') return true;
  if (env.FORCE_COLOR && env.FORCE_COLOR !== '0') return true;
  return isTty && env.TERM !== 'dumb';
}
