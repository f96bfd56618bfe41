import { parseArgs, types } from 'node:util';
import { KumikiError, type Problem } from '../../core/errors';
import { findClosest } from '../../core/suggest';
import type { Command, OptionHelp, ParsedArguments } from '../command';
import { GLOBAL_OPTIONS } from './help';

const COLOUR_MODES = ['auto', 'always', 'never'];

/** Parses the arguments of a command. @throws CLI_USAGE with the nearest option there is */
export function parseArguments(
  args: readonly string[],
  command: Pick<Command, 'options' | 'argument'>,
): ParsedArguments {
  const options: Record<string, OptionHelp> = { ...command.options, ...GLOBAL_OPTIONS };
  const { values, positionals } = parse(args, options);
  for (const [name, value] of Object.entries(values)) {
    if (value === '') throw emptyError(`--${name}`);
  }
  if (typeof values.color === 'string' && !COLOUR_MODES.includes(values.color)) {
    throw usageError({
      message: `there is no colour mode ${values.color}`,
      given: values.color,
      allowed: COLOUR_MODES.join(', '),
      hint: 'choose one of them, or leave out --color for auto',
    });
  }
  const [argument, surplus] = command.argument === undefined ? [undefined, ...positionals] : positionals;
  if (surplus !== undefined) throw surplusError(surplus, positionals, command.argument);
  if (argument === '') throw emptyError(`the ${command.argument}`);
  return { values, argument };
}

function parse(args: readonly string[], options: Record<string, OptionHelp>) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (cause) {
    throw explainParseError(cause, Object.keys(options));
  }
}

function explainParseError(cause: unknown, options: readonly string[]): KumikiError {
  const message = types.isNativeError(cause) ? cause.message : String(cause);
  const unknown = /Unknown option '(--?[^']+)'/.exec(message)?.[1];
  const near = unknown === undefined ? undefined : findOption(unknown.replace(/^-+/, ''), options);
  return usageError(
    {
      message: unknown === undefined ? shorten(message) : `there is no option ${unknown}`,
      allowed: options.map((name) => `--${name}`).join(', '),
      hint: near ? `did you mean --${near}?` : 'see --help',
    },
    cause,
  );
}

/** The option that a word is the beginning of, or nearly is. */
function findOption(word: string, options: readonly string[]): string | undefined {
  return options.find((name) => word.length > 1 && name.startsWith(word)) ?? findClosest(word, options);
}

function surplusError(surplus: string, positionals: readonly string[], wanted: string | undefined) {
  return usageError({
    message: `there is an argument too many: ${surplus}`,
    given: positionals.join(' '),
    allowed: wanted === undefined ? 'options only' : `one ${wanted}`,
    hint: 'leave it out; a text with spaces needs quotes',
  });
}

function emptyError(name: string): KumikiError {
  return usageError({
    message: `${name} is empty`,
    given: '',
    allowed: 'a text of at least one character',
    hint: 'is it a variable of the shell that is not set?',
  });
}

/** An error of the command line. */
export function usageError(problem: Omit<Problem, 'code'>, cause?: unknown): KumikiError {
  return new KumikiError({ code: 'CLI_USAGE', ...problem }, { cause });
}

/** The first sentence of a message of Node's, in the style of ours. */
function shorten(message: string): string {
  const [first = ''] = message.split(/\.(?:\s|$)/);
  return first.charAt(0).toLowerCase() + first.slice(1);
}
