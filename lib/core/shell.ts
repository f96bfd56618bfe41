import { KumikiError } from './errors';
import { isVisible } from './visible-text';

/** Words that no shell treats specially. */
const PLAIN = /^[\w./:@%+,-][\w./:@%+,=-]*$/;

/**
 * Returns a string as one word of a POSIX shell, in single quotes if needed. Use it for every value in a
 * command that is shown for the user to paste.
 * @throws SYNTH_TEXT for invisible characters: a terminal acts on them even inside quotes
 */
export function quoteForShell(text: string): string {
  if (!isVisible(text)) {
    throw new KumikiError({
      code: 'SYNTH_TEXT',
      message: 'a string for a shell command contains invisible characters',
      given: text,
      allowed: 'visible characters and spaces',
    });
  }
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Joins commands so that each runs only if the previous ones succeeded. */
export function joinCommands(commands: readonly string[]): string {
  return commands.join(' && ');
}
