import { KumikiError } from './errors';
import { isVisible } from './visible-text';

/** Words that every shell takes as they are. */
const PLAIN = /^[\w./:@%+,-][\w./:@%+,=-]*$/;

/**
 * A text as one word of a POSIX shell, in single quotes where it needs them. Every command that is shown
 * for a person to paste puts what it was given through here.
 * @throws SYNTH_TEXT for characters that cannot be seen: a terminal acts on them, quoted or not
 */
export function quoteForShell(text: string): string {
  if (!isVisible(text)) {
    throw new KumikiError({
      code: 'SYNTH_TEXT',
      message: 'a text for a shell command has characters that cannot be seen',
      given: text,
      allowed: 'visible characters and spaces',
    });
  }
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Commands as one, of which each runs only if those before it succeeded. */
export function joinCommands(commands: readonly string[]): string {
  return commands.join(' && ');
}
