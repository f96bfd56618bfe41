import { parseArgs } from 'node:util';
import { KumikiError } from '../../core/errors';
import type { Command, ParsedArguments } from './command';
import { GLOBAL_OPTIONS } from './help';
import { closest } from './suggest';

/** Reads the arguments of a command. @throws CLI_USAGE naming the argument and the nearest one that exists */
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
    const near = unknown === undefined ? undefined : closest(unknown, Object.keys(options));
    throw new KumikiError(
      {
        code: 'CLI_USAGE',
        message: unknown === undefined ? messageOf(cause) : `there is no option --${unknown}`,
        allowed: Object.keys(options)
          .map((name) => `--${name}`)
          .join(', '),
        hint: near ? `did you mean --${near}?` : 'see --help',
      },
      { cause },
    );
  }
}

function messageOf(cause: unknown): string {
  const [first = ''] = String((cause as { message?: unknown }).message ?? cause).split('. ');
  return first.charAt(0).toLowerCase() + first.slice(1);
}
