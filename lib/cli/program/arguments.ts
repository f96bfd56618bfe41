import { parseArgs, types } from 'node:util';
import { isKumikiError, type KumikiError, type Problem } from '../../core/errors';
import { askDidYouMean, didYouMean } from '../../core/suggest';
import type { Command, OptionHelp, ParsedArguments } from '../command';
import { usageError } from '../usage-error';
import { GLOBAL_OPTIONS } from './help';

/** Parses the arguments of a command. @throws CLI_USAGE with the most similar option */
export function parseArguments(
  args: readonly string[],
  command: Pick<Command, 'usage' | 'options' | 'argument' | 'furtherArgument' | 'takesCommandLine'>,
): ParsedArguments {
  const options: Record<string, OptionHelp> = { ...command.options, ...GLOBAL_OPTIONS };
  const end = command.takesCommandLine ? args.indexOf('--') : -1;
  if (end >= 0 && end === args.length - 1) throw missingCommandError(command.usage);
  const { values, positionals } = parse(end < 0 ? args : args.slice(0, end), options);
  for (const [name, value] of Object.entries(values)) {
    if (value === '') throw emptyError(`--${name} is empty`);
    const choices = options[name]?.choices;
    if (typeof value === 'string' && choices && !choices.includes(value))
      throw choiceError(name, value, choices);
  }
  const wanted = [command.argument, command.furtherArgument].filter((name) => name !== undefined);
  const pasted = positionals.find((word) => isOptionWithOtherDash(word, options));
  if (pasted !== undefined) throw otherDashError(pasted);
  const surplus = positionals[wanted.length];
  if (surplus !== undefined) throw surplusError(surplus, positionals, command.usage);
  const empty = positionals.indexOf('');
  if (empty >= 0) throw emptyError(`the argument is empty: ${wanted[empty]}`);
  const [argument, furtherArgument] = positionals;
  return { values, argument, furtherArgument, commandLine: end < 0 ? [] : args.slice(end + 1) };
}

function choiceError(name: string, value: string, choices: readonly string[]): KumikiError {
  return usageError({
    message: `--${name} cannot be ${value}`,
    given: value,
    allowed: choices.join(', '),
    hint: askDidYouMean(value, choices) ?? `choose one of them, or leave out --${name}`,
  });
}

function parse(args: readonly string[], options: Record<string, OptionHelp>) {
  // Node takes the letters of -output for options of their own
  const single = args.find((word) => /^-[^-]./.test(word) && Object.hasOwn(options, nameOf(word)));
  if (single !== undefined) throw unknownError(single, options);
  try {
    const { values, positionals, tokens } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      strict: true,
      tokens: true,
    });
    return { values: readValues(values, tokens), positionals };
  } catch (cause) {
    throw isKumikiError(cause) ? cause : explainParseError(cause, options);
  }
}

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];

/** Reads the values of options, which may each be given once. `-o=DIR` means `-o DIR`. @throws CLI_USAGE */
function readValues(values: ParsedArguments['values'], tokens: readonly Token[]): ParsedArguments['values'] {
  const read: Record<string, string | boolean | undefined> = { ...values };
  const given = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind !== 'option' || token.value === undefined) continue;
    const { name, rawName, inlineValue } = token;
    const isShort = !rawName.startsWith('--');
    const value = isShort && inlineValue ? token.value.replace(/^=/, '') : token.value;
    const before = given.get(name);
    if (before !== undefined && before !== value) throw repeatedError(name, before, value);
    given.set(name, value);
    read[name] = value;
  }
  return read;
}

function repeatedError(name: string, first: string, second: string): KumikiError {
  return usageError({
    message: `--${name} is given twice`,
    given: `${first} and ${second}`,
    allowed: 'one value',
    hint: 'leave one of them out',
  });
}

function explainParseError(cause: unknown, options: Record<string, OptionHelp>): KumikiError {
  const message = types.isNativeError(cause) ? cause.message : String(cause);
  const unknown = /Unknown option '(--?[^']+)'/.exec(message)?.[1];
  if (unknown === undefined) return usageError(explainValueError(message, options), cause);
  return unknownError(unknown, options, cause);
}

function unknownError(word: string, options: Record<string, OptionHelp>, cause?: unknown): KumikiError {
  const names = Object.keys(options);
  return usageError(
    {
      message: `unknown option ${word}`,
      allowed: names.map((name) => `--${name}`).join(', '),
      hint: askDidYouMean(nameOf(word), names, (name) => `--${name}`) ?? 'see --help',
    },
    cause,
  );
}

/** Explains messages such as `Option '-o, --output <value>' argument missing`. */
function explainValueError(message: string, options: Record<string, OptionHelp>): Omit<Problem, 'code'> {
  const [, short, long] = /^Option '(?:-(\w)(?:, )?)?(?:--([\w-]+))?/.exec(message) ?? [];
  const name = long ?? Object.keys(options).find((each) => options[each]?.short === short) ?? '';
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option?.type === 'boolean') {
    return { message: `--${name} takes no value`, allowed: `--${name}`, hint: 'leave the value out' };
  }
  if (option === undefined) return { message: shorten(message), hint: 'see --help' };
  const value = option.value ?? 'VALUE';
  return {
    message: `--${name} has no value`,
    allowed: `--${name} ${value}`,
    hint: message.includes('ambiguous')
      ? `write --${name}=${value} if the value begins with a dash`
      : `give the value, or leave out --${name}`,
  };
}

/** The name of an option in a word such as `--output=DIR`. */
function nameOf(word: string): string {
  return word.replace(/^\p{Dash}{1,2}/u, '').replace(/=.*$/s, '');
}

/** Whether a word is an option with a dash that is no hyphen, as pages and editors write it. */
function isOptionWithOtherDash(word: string, options: Record<string, OptionHelp>): boolean {
  return /^(?!-)\p{Dash}/u.test(word) && Object.hasOwn(options, nameOf(word));
}

function otherDashError(word: string): KumikiError {
  return usageError({
    message: `${word} begins with a dash that is not a hyphen`,
    given: word,
    allowed: `--${nameOf(word)}`,
    hint: didYouMean(`--${nameOf(word)}`),
  });
}

function surplusError(surplus: string, positionals: readonly string[], usage: string) {
  return usageError({
    message: `unexpected argument: ${surplus}`,
    given: positionals.join(' '),
    allowed: usage,
    hint: 'leave it out; an argument with spaces needs quotes',
  });
}

function missingCommandError(usage: string): KumikiError {
  return usageError({
    message: 'no command follows --',
    given: '--',
    allowed: usage,
    hint: 'is it a variable of the shell that is not set?',
  });
}

function emptyError(message: string): KumikiError {
  return usageError({
    message,
    given: '',
    allowed: 'a string that is not empty',
    hint: 'is it a variable of the shell that is not set?',
  });
}

/** Returns the first sentence of Node's message, in the style of ours. */
function shorten(message: string): string {
  const [first = ''] = message.split(/\.(?:\s|$)/);
  return first.charAt(0).toLowerCase() + first.slice(1);
}
