import type { Command, Completion, OptionHelp } from '../../command';

/** A command that may be typed after `kumiki`, or what may be typed before a command. */
export interface CompletedCommand {
  /** Its name; empty before a command. */
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  /** Completion of its argument; undefined if it has none. */
  readonly argument: Completion | undefined;
  /** Completion of its second argument, by the first one. @default - none */
  readonly further?: Readonly<Record<string, Completion>>;
}

/** An option of a command. */
export interface CompletedOption {
  /** Spellings: `--output`, and `-o` if there is a short form. */
  readonly spellings: readonly string[];
  readonly help: string;
  /** Completion of its value; undefined if it has none. */
  readonly value: Completion | undefined;
}

/** Pattern of the words before the name of a command, in bash and zsh; the last ones are values of `--color`. */
export const BEFORE_COMMAND = '-*|auto|always|never';

/** Converts a command's own description for completion. */
export function toCompletedCommand(name: string, command: Command): CompletedCommand {
  return {
    name,
    summary: command.summary,
    options: Object.entries(command.options).map(([long, option]) => ({
      spellings: [`--${long}`, ...(option.short === undefined ? [] : [`-${option.short}`])],
      help: option.help,
      value: option.type === 'boolean' ? undefined : findValues(option),
    })),
    argument: command.argument === undefined ? undefined : (command.argumentCompletion ?? { files: 'all' }),
    ...(command.furtherCompletion && { further: command.furtherCompletion }),
  };
}

/** Returns the completion of an option's value. */
export function findValues({ choices, completion, value }: OptionHelp): Completion {
  if (choices !== undefined) return { words: choices };
  if (completion !== undefined) return completion;
  if (value === 'FILE') return { files: 'all' };
  return value === 'DIR' ? { files: 'folders' } : {};
}

/** Renders a completion as a command of a shell. */
type Complete = (completion: Completion) => string;

/** Renders the `case $command:$previous` rows of bash and zsh: the values of each option. */
export function renderValues(commands: readonly CompletedCommand[], complete: Complete): string {
  const rows = commands.flatMap(({ name, options }) =>
    options.flatMap(({ spellings, value }) => {
      if (value === undefined) return [];
      const patterns = spellings.map((spelling) => `${name}:${spelling}`).join('|');
      return [`    ${patterns}) ${complete(value)}; return;;`];
    }),
  );
  return rows.join('\n');
}

/** Renders the `case $command:$previous` rows of bash and zsh: the second argument, by the first one. */
export function renderFurther(commands: readonly CompletedCommand[], complete: Complete): string {
  const rows = commands.flatMap(({ name, further = {} }) =>
    Object.entries(further).map(
      ([first, completion]) => `    ${name}:${first}) ${complete(completion)}; return;;`,
    ),
  );
  return rows.join('\n');
}

/** Renders the `case $command` rows of bash and zsh: the arguments of each command. */
export function renderArguments(commands: readonly CompletedCommand[], complete: Complete): string {
  const rows = commands.flatMap(({ name, argument }) =>
    argument === undefined ? [] : [`    ${name || "''"}) ${complete(argument)};;`],
  );
  return rows.join('\n');
}
