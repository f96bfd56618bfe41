import { quoteForShell } from '../../core/shell';

interface Chosen {
  /** The entry file, as given on the command line. */
  readonly argument?: string | undefined;
  readonly values: { readonly output?: string | boolean | undefined };
}

/** Returns the command that synthesizes the program of this command, to the same folder. */
export function formatSynth({ argument, values }: Chosen): string {
  const { output } = values;
  const folder = typeof output === 'string' ? ` --output=${quoteForShell(output)}` : '';
  return `kumiki synth${folder}${argument === undefined ? '' : ` ${formatArgument(argument)}`}`;
}

function formatArgument(argument: string): string {
  return quoteForShell(argument.startsWith('-') ? `./${argument}` : argument);
}
