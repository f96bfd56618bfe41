import type { CommandArgument, CommandLine } from '../model/command-line';

/** A word whose characters have no special meaning to systemd or a shell. */
const PLAIN = /^[\w@%+=:,./{}$-]+$/;
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
};

/**
 * Renders a command as the value of `ExecStart=`, with arguments quoted so that systemd passes exactly what
 * was given.
 */
export function renderCommandLine(command: CommandLine): string {
  const words = [command.program, ...(command.arguments ?? [])].map(renderArgument);
  return `${command.mayFail ? '-' : ''}${words.join(command.onePerLine ? ' \\\n  ' : ' ')}`;
}

/** Finds the reason why a command could not be run as given; undefined if it is valid. */
export function tryFindCommandFault(
  key: string,
  { program, arguments: args = [] }: CommandLine,
): string | undefined {
  if (!/^\/[^\s\p{Cc}]+$/u.test(program)) return `'${key}=' has a program that is not an absolute path`;
  const hasNul = args.some((argument) =>
    /\0/.test(typeof argument === 'string' ? argument : argument.withVariables),
  );
  return hasNul ? `'${key}=' has an argument with a NUL, where systemd would end it` : undefined;
}

function renderArgument(argument: CommandArgument): string {
  if (typeof argument !== 'string') return quoteWord(argument.withVariables.replaceAll('%', '%%'));
  return quoteWord(argument.replaceAll('%', '%%').replaceAll('$', '$$$$'));
}

function quoteWord(word: string): string {
  if (PLAIN.test(word)) return word;
  // single quotes are easier to read around JSON; but inside them, too, backslashes and control characters
  // would have to be escaped
  if (word.includes('"') && !/[\\'\p{Cc}]/u.test(word)) return `'${word}'`;
  return `"${word.replace(/[\\"\p{Cc}]/gu, escapeCharacter)}"`;
}

function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0);
  // a C1 control is two bytes in UTF-8, but \x denotes a single byte
  return (
    ESCAPES[character] ??
    (code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`)
  );
}
