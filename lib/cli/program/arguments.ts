import { parseArgs, types } from 'node:util';
import { KumikiError } from '../../core/errors';
import { findClosest } from '../../core/suggest';
import type { Command, OptionHelp, ParsedArguments } from '../command';
import { GLOBAL_OPTIONS } from './help';

/** Parses the arguments of a command. @throws CLI_USAGE with the nearest option there is */
export function parseArguments(args: readonly string[], command: Command): ParsedArguments {
  const options: Record<string, OptionHelp> = { ...command.options, ...GLOBAL_OPTIONS };
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (cause) {
    throw toUsageError(cause, Object.keys(options));
  }
}

function toUsageError(cause: unknown, options: readonly string[]): KumikiError {
  const message = types.isNativeError(cause) ? cause.message : String(cause);
  const unknown = /Unknown option '--?([^']+)'/.exec(message)?.[1];
  const near = unknown === undefined ? undefined : findClosest(unknown, options);
  return new KumikiError(
    {
      code: 'CLI_USAGE',
      message: unknown === undefined ? shorten(message) : `there is no option --${unknown}`,
      allowed: options.map((name) => `--${name}`).join(', '),
      hint: near ? `did you mean --${near}?` : 'see --help',
    },
    { cause },
  );
}

/** The first sentence of a message of Node's, in the style of ours. */
function shorten(message: string): string {
  const [first = ''] = message.split('. ');
  return first.charAt(0).toLowerCase() + first.slice(1);
}
