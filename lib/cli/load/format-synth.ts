import { quoteForShell } from '../../core/shell';
import { isVisible } from '../../core/visible-text';

interface Chosen {
  /** The entry file, as given on the command line. */
  readonly argument?: string | undefined;
  readonly values: { readonly output?: string | boolean | undefined };
}

/** Returns the command that synthesizes the program of this command, to the same folder. */
export function formatSynth({ argument, values }: Chosen): string {
  const { output } = values;
  const folder = typeof output === 'string' ? ` --output=${toWord(output, 'DIR')}` : '';
  return `kumiki synth${folder}${formatEntry(argument)}`;
}

/** Returns the entry file as an argument after the name of a command; '' if none was given. */
export function formatEntry(entry: string | undefined): string {
  return entry === undefined ? '' : ` ${toWord(toArgument(entry), 'ENTRY')}`;
}

/** Returns a word of a shell; a placeholder for a text that cannot be shown as it is. */
function toWord(text: string, placeholder: string): string {
  return isVisible(text) ? quoteForShell(text) : placeholder;
}

/** Returns a path that no program mistakes for an option, standard input or a URL. */
export function toArgument(path: string): string {
  return /^-|^https?:/.test(path) ? `./${path}` : path;
}
