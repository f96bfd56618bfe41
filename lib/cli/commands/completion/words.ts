import type { Command, Completion, OptionHelp } from '../../command';

/** What may be typed behind `kumiki`. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  /** What its argument may be; undefined: it takes none. */
  readonly argument: Completion | undefined;
}

/** An option of a command. */
export interface CompletedOption {
  /** As typed: `--output`, and `-o` if it has a short form. */
  readonly spellings: readonly string[];
  readonly help: string;
  /** What its value may be; undefined: it takes none. */
  readonly value: Completion | undefined;
}

/** Makes words of what a command says of itself. */
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
  };
}

/** What the value of an option may be. */
export function findValues({ choices, completion, value }: OptionHelp): Completion {
  if (choices !== undefined) return { words: choices };
  if (completion !== undefined) return completion;
  if (value === 'FILE') return { files: 'all' };
  return value === 'DIR' ? { files: 'folders' } : {};
}

/** How a shell offers something, as a command of it. */
type Complete = (completion: Completion) => string;

/** The rows of bash and zsh for `case $command:$previous`: the values of each option. */
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

/** Their rows for `case $command`: what the argument of each may be. */
export function renderArguments(commands: readonly CompletedCommand[], complete: Complete): string {
  const rows = commands.flatMap(({ name, argument }) =>
    argument === undefined ? [] : [`    ${name}) ${complete(argument)};;`],
  );
  return rows.join('\n');
}
