import { parseArgs } from 'node:util';
import { KumikiError } from '../../core/errors';
import type { Command, ParsedArguments } from '../command';
import { findClosest } from '../suggest';
import { GLOBAL_OPTIONS } from './help';

/**
 * Parses the arguments of a command. @throws CLI_USAGE with the wrong argument and the nearest option there
 * is
 */
export function parseArguments(args: readonly string[], command: Command): ParsedArguments {
  const options = { ...command.options, ...GLOBAL_OPTIONS };
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: Object.fromEntries(
        Object.entries(options).map(([name, { type, ...rest }]) => [
          name,
          'short' in rest && rest.short ? { type, short: rest.short } : { type },
        ]),
      ),
      allowPositionals: true,
      strict: true,
    });
    return { values: values as ParsedArguments['values'], positionals };
  } catch (cause) {
    const unknown = /Unknown option '--?([^']+)'/.exec(String(cause))?.[1];
    const near = unknown === undefined ? undefined : findClosest(unknown, Object.keys(options));
    throw new KumikiError(
      {
        code: 'CLI_USAGE',
        message: unknown === undefined ? describeParseError(cause) : `there is no option --${unknown}`,
        allowed: Object.keys(options)
          .map((name) => `--${name}`)
          .join(', '),
        hint: near ? `did you mean --${near}?` : 'see --help',
      },
      { cause },
    );
  }
}

/** The first sentence of what `parseArgs` says, in the style of our messages. */
function describeParseError(cause: unknown): string {
  const [first = ''] = String((cause as { message?: unknown }).message ?? cause).split('. ');
  return first.charAt(0).toLowerCase() + first.slice(1);
}
