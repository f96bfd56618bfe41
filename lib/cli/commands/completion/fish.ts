import type { Completion } from '../../command';
import type { CompletedCommand, CompletedOption } from './words';

const BEFORE_COMMAND = '^(-.*|auto|always|never)$';

/** Renders the script for fish: a line for each possible word. */
export function renderFish(commands: readonly CompletedCommand[], start: CompletedCommand): string {
  const names = commands.map(({ name, summary }) => {
    return `complete -c kumiki -f -n __kumiki_starts -a ${name} -d ${quote(summary)}`;
  });
  const options = start.options.map((option) => {
    return `complete -c kumiki -n __kumiki_starts ${renderOption(option)}`;
  });
  return `# completion of kumiki for fish: kumiki completion fish > ~/.config/fish/completions/kumiki.fish
complete -c kumiki -e
function __kumiki_names --description 'what kumiki knows of the program or the kubeconfig'
  set -l words (commandline -opc)
  set -l option (string match -r -- '^--[^=]*(?==)' (commandline -ct))
  $words[1] completion -- $words[2..] $option 2>/dev/null
end
# the words so far, without options and the value of --color
function __kumiki_words
  commandline -opc | string match -rv -- '${BEFORE_COMMAND}'
end
function __kumiki_starts
  test (count (__kumiki_words)) -le 1
end
# whether these are the first words that are no options
function __kumiki_runs
  set -l words (__kumiki_words)
  set -l last (math (count $argv) + 1)
  test "$words[2..$last]" = "$argv"
end
${[...names, ...options, ...commands.flatMap(renderCommand)].join('\n')}
`;
}

function renderCommand({ name, options, argument, further = {} }: CompletedCommand): string[] {
  const start = `complete -c kumiki -n '__kumiki_runs ${name}'`;
  const firsts = Object.keys(further).join(' ');
  const beforeFurther = firsts && `; and not __fish_seen_subcommand_from ${firsts}`;
  return [
    ...options.map((option) => `${start} ${renderOption(option)}`),
    `complete -c kumiki -n '__kumiki_runs ${name}${beforeFurther}'${renderArgument(argument)}`,
    ...Object.entries(further).map(
      ([first, completion]) =>
        `complete -c kumiki -n '__kumiki_runs ${name} ${first}'${renderArgument(completion)}`,
    ),
  ];
}

function renderArgument(argument: Completion | undefined): string {
  return `${argument?.files === 'all' ? ' -F' : ' -f'}${renderWords(argument)}`;
}

function renderOption({ spellings: [long = '', short], help, value }: CompletedOption): string {
  const letter = short === undefined ? '' : ` -s ${short.replace('-', '')}`;
  const values = value === undefined ? '' : ` ${renderValue(value)}`;
  return `-l ${long.replace('--', '')}${letter} -d ${quote(help)}${values}`;
}

function renderValue(value: Completion): string {
  return `${value.files === 'all' ? '-r -F' : '-x'}${renderWords(value)}`;
}

function renderWords({ words, files, names }: Completion = {}): string {
  const offered = [
    ...(words ?? []),
    ...(files === 'folders' ? ['(__fish_complete_directories)'] : []),
    ...(names === undefined ? [] : ['(__kumiki_names)']),
  ];
  return offered.length === 0 ? '' : ` -a ${quote(offered.join(' '))}`;
}

/** Quotes a string for fish: in its single quotes, backslashes and quotes are escaped with a backslash. */
function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
