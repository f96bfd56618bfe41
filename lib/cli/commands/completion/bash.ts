import { type CompletedCommand, type Completion, renderArguments, renderValues } from './words';

/** The script for bash; every word in it is one of ours, so none needs quotes. */
export function renderBash(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  return `# completion of kumiki for bash: eval "$(kumiki completion bash)"
_kumiki() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= word index
  COMPREPLY=()
  # --option=value is three words
  if [[ $current == = ]]; then current=; elif [[ $previous == = ]]; then previous=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    if [[ $word != -* ]]; then command=$word; break; fi
  done
  if [[ -z $command ]]; then
    COMPREPLY=($(compgen -W '${names} --help --version' -- "$current"))
    return
  fi
  case $command:$previous in
${renderValues(commands, complete)}
  esac
  if [[ $current == -* ]]; then
    case $command in
${commands.map(renderOptions).join('\n')}
    esac
    return
  fi
  case $command in
${renderArguments(commands, complete)}
  esac
}
complete -o filenames -F _kumiki kumiki
`;
}

function renderOptions({ name, options }: CompletedCommand): string {
  const words = options.flatMap(({ spellings }) => spellings);
  return `      ${name}) ${complete(words)};;`;
}

function complete(completion: Completion): string {
  if (completion === 'any') return ':';
  const flag =
    completion === 'files' ? '-f' : completion === 'folders' ? '-d' : `-W '${completion.join(' ')}'`;
  return `COMPREPLY=($(compgen ${flag} -- "$current"))`;
}
