import type { CompletedCommand, CompletedOption, Completion } from './words';

/** The script for fish: a line for each thing that may be typed. */
export function renderFish(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name, summary }) => {
    return `complete -c kumiki -f -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`;
  });
  return `# completion of kumiki for fish: kumiki completion fish > ~/.config/fish/completions/kumiki.fish
complete -c kumiki -e
${[...names, ...commands.flatMap(renderCommand)].join('\n')}
`;
}

function renderCommand({ name, options, argument }: CompletedCommand): string[] {
  const start = `complete -c kumiki -n '__fish_seen_subcommand_from ${name}'`;
  return [
    ...options.map((option) => `${start} ${renderOption(option)}`),
    argument === 'files' ? `${start} -F` : `${start} -f${renderList(argument)}`,
  ];
}

function renderOption({ spellings: [long = '', short], help, value }: CompletedOption): string {
  const letter = short === undefined ? '' : ` -s ${short.replace('-', '')}`;
  const values = value === undefined ? '' : ` ${renderValue(value)}`;
  return `-l ${long.replace('--', '')}${letter} -d ${quote(help)}${values}`;
}

function renderValue(value: Completion): string {
  if (value === 'files') return '-r -F';
  return value === 'folders' ? "-x -a '(__fish_complete_directories)'" : `-x${renderList(value)}`;
}

function renderList(value: Completion | undefined): string {
  return typeof value === 'object' ? ` -a ${quote(value.join(' '))}` : '';
}

/** In single quotes of fish, backslashes and quotes are written with a backslash. */
function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
