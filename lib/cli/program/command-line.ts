import type { ColourMode } from '../terminal/terminal';

/** A command line before it is parsed: the name of the command, and all the rest. */
export interface CommandLine {
  /** Undefined if there is none. */
  readonly name: string | undefined;
  /** What stands before the name and after it. */
  readonly args: readonly string[];
}

/** Finds the command in a command line; options that every command takes may stand before it. */
export function splitCommandLine(argv: readonly string[]): CommandLine {
  const words = completeColourOptions(argv);
  const index = words.findIndex((word) => !isOption(word));
  if (index < 0) return { name: undefined, args: words };
  return { name: words[index], args: [...words.slice(0, index), ...words.slice(index + 1)] };
}

/** When `--color` may be used; alone it means always. */
export const COLOUR_MODES: readonly string[] = ['auto', 'always', 'never'];

/** Writes `--color`, `--color never` and `--no-color` as `--color=MODE`, as other programs take them all. */
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

/** Whether one of some flags is given; what follows `--` is no option. */
export function hasFlag(args: readonly string[], ...flags: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).some((arg) => flags.includes(arg));
}

/** The value of `--color`, which errors in the other arguments need, too. */
export function readColourMode(args: readonly string[]): ColourMode {
  if (hasFlag(args, '--color=always')) return 'always';
  return hasFlag(args, '--color=never') ? 'never' : 'auto';
}
