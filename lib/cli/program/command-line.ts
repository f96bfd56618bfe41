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
  let index = 0;
  while (index < argv.length && isOption(argv[index])) index += argv[index] === '--color' ? 2 : 1;
  return { name: argv[index], args: [...argv.slice(0, index), ...argv.slice(index + 1)] };
}

function isOption(arg: string | undefined): boolean {
  return arg?.startsWith('-') === true && arg !== '-';
}

/** Whether one of some flags is given; what follows `--` is no option. */
export function hasFlag(args: readonly string[], ...flags: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).some((arg) => flags.includes(arg));
}

/** The value of `--color`, which errors in the other arguments need, too. */
export function readColourMode(args: readonly string[]): ColourMode {
  const index = args.findIndex((arg) => arg === '--color' || arg.startsWith('--color='));
  const value = args[index]?.includes('=') ? args[index]?.split('=')[1] : args[index + 1];
  return index >= 0 && (value === 'always' || value === 'never') ? value : 'auto';
}
