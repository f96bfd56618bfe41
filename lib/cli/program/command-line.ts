import type { ColourMode } from '../terminal/terminal';

/** A command line before parsing: the name of the command, and everything else. */
export interface CommandLine {
  /** Name of the command; undefined if there is none. */
  readonly name: string | undefined;
  /** The arguments before and after the name. */
  readonly args: readonly string[];
}

/** Finds the command in a command line; global options may precede it. */
export function splitCommandLine(argv: readonly string[]): CommandLine {
  const words = completeColourOptions(argv);
  const index = words.findIndex((word) => !isOption(word));
  if (index < 0) return { name: undefined, args: words };
  return { name: words[index], args: [...words.slice(0, index), ...words.slice(index + 1)] };
}

/** Values of `--color`; without a value, it means always. */
export const COLOUR_MODES: readonly string[] = ['auto', 'always', 'never'];

/** Rewrites `--color`, `--color never` and `--no-color`, which other programs accept, to `--color=MODE`. */
function completeColourOptions(argv: readonly string[]): readonly string[] {
  const words: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    if (word === '--') return [...words, ...argv.slice(index)];
    if (word === '--no-color') words.push('--color=never');
    else if (word !== '--color') words.push(word);
    else if (COLOUR_MODES.includes(argv[index + 1] ?? '')) words.push(`--color=${argv[++index]}`);
    else words.push('--color=always');
  }
  return words;
}

function isOption(arg: string): boolean {
  return arg.startsWith('-') && arg !== '-';
}

/** Whether any of these flags is given. Words after `--` are not options. */
export function hasFlag(args: readonly string[], ...flags: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).some((arg) => flags.includes(arg));
}

/** Reads `--color` before the other arguments, because errors in those also need it. */
export function readColourMode(args: readonly string[]): ColourMode {
  if (hasFlag(args, '--color=always')) return 'always';
  return hasFlag(args, '--color=never') ? 'never' : 'auto';
}
