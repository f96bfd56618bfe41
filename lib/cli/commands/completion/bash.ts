import type { Completion } from '../../command';
import { BEFORE_COMMAND, type CompletedCommand, renderArguments, renderFurther, renderValues } from './words';

/** Renders the script for bash. All words in it come from our own code, so none needs quotes. */
export function renderBash(commands: readonly CompletedCommand[], start: CompletedCommand): string {
  const all = [start, ...commands];
  return `# completion of kumiki for bash: eval "$(kumiki completion bash)"
_kumiki() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= word
  local line=\${COMP_LINE:0:COMP_POINT} typed
  local -a before
  COMPREPLY=()
  typed=\${line##*[[:space:]]}
  line=\${line%"$typed"}
  if [[ $typed == --*=* ]]; then line+=\${typed%%=*}; typed=\${typed#*=}; fi
  read -ra before <<< "$line"
  # for bash, --option=value is three words, and a value with : or @ is several
  if [[ $current == = || $previous == = || $typed == *[:@]* ]]; then previous=\${before[\${#before[@]}-1]}; fi
  if [[ $current == = ]]; then current=; fi
  # as typed, a name with spaces has quotes or backslashes
  current=\${current#[\\"\\']}
  current=\${current//\\\\/}
  for word in "\${before[@]:1}"; do
    case $word in ${BEFORE_COMMAND}) ;; *) command=$word; break;; esac
  done
  case $command:$previous in
${renderValues(all, complete)}
  esac
  if [[ $current == -* ]]; then
    case $command in
${all.map(renderOptions).join('\n')}
    esac
    return
  fi
  case $command:$previous in
${renderFurther(commands, complete)}
  esac
  case $command in
${renderArguments(all, complete)}
  esac
}
_kumiki_reply() {
  local found
  while IFS= read -r found; do COMPREPLY+=("$found"); done < <(compgen "$@")
}
# what kumiki knows of the program or the kubeconfig; names are never run, and are quoted where they need it
_kumiki_names() {
  # bash replaces $1 alone, which follows the last : or the like
  local kept=\${typed%"$1"} name
  while IFS= read -r name; do
    printf -v name %q "$name"
    if [[ $name == "$typed"* ]]; then COMPREPLY+=("\${name#"$kept"}"); fi
  done < <("\${before[0]}" completion -- "\${before[@]:1}" 2>/dev/null)
  compopt +o filenames 2>/dev/null
  if [[ \${COMPREPLY[0]} == *= ]]; then compopt -o nospace 2>/dev/null; fi
}
complete -o filenames -F _kumiki kumiki
`;
}

function renderOptions({ name, options }: CompletedCommand): string {
  const words = options.flatMap(({ spellings }) => spellings);
  return `      ${name || "''"}) ${complete({ words })};;`;
}

function complete({ words, files, names }: Completion): string {
  if (names !== undefined) return '_kumiki_names "$2"';
  const flags = [
    ...(words === undefined ? [] : [`-W '${words.join(' ')}'`]),
    ...(files === undefined ? [] : [files === 'folders' ? '-d' : '-f']),
  ];
  return flags.length === 0 ? ':' : `_kumiki_reply ${flags.join(' ')} -- "$current"`;
}
