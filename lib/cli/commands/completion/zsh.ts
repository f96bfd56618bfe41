import type { Completion } from '../../command';
import { BEFORE_COMMAND, type CompletedCommand, renderArguments, renderFurther, renderValues } from './words';

/** Renders the script for zsh: a file `_kumiki` in a folder of `fpath`, or text for `eval`. */
export function renderZsh(commands: readonly CompletedCommand[], start: CompletedCommand): string {
  const all = [start, ...commands];
  const described = commands.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`);
  return `#compdef kumiki
# completion of kumiki for zsh: kumiki completion zsh > "$fpath[1]/_kumiki"
_kumiki() {
  local command= word previous=\${words[CURRENT-1]} current=\${words[CURRENT]}
  local -a commands options before=("\${(@Q)words[1,CURRENT-1]}")
  commands=(
${described.join('\n')}
  )
  for word in \${words[2,CURRENT-1]}; do
    case $word in ${BEFORE_COMMAND}) ;; *) command=$word; break;; esac
  done
  if [[ $current == --*=* ]]; then
    previous=\${current%%=*}
    before+=($previous)
    compset -P '*='
    current=
  fi
  case $command:$previous in
${renderValues(all, complete)}
  esac
  if [[ $current == -* ]]; then
    case $command in
${all.map(renderOptions).join('\n')}
    esac
    _describe -o option options
    return
  fi
  case $command:$previous in
${renderFurther(commands, complete)}
  esac
  case $command in
    '') _describe command commands;;
${renderArguments(commands, complete)}
  esac
}
# what kumiki knows of the program or the kubeconfig
_kumiki_names() {
  local -a names=("\${(@f)"$($before[1] completion -- "\${(@)before[2,-1]}" 2>/dev/null)"}")
  compadd -S '' -- \${(M)names:#*=}
  compadd -- \${names:#(|*=)}
}
if [[ \${funcstack[1]} == _kumiki ]]; then _kumiki "$@"; else compdef _kumiki kumiki; fi
`;
}

function renderOptions({ name, options }: CompletedCommand): string {
  const words = options.flatMap(({ spellings, help }) =>
    spellings.map((spelling) => quote(`${spelling}:${help}`)),
  );
  return `      ${name || "''"}) options=(${words.join(' ')});;`;
}

function complete({ words, files, names }: Completion): string {
  const commands = [
    ...(words === undefined ? [] : [`compadd -- ${words.map(quote).join(' ')}`]),
    ...(files === undefined ? [] : [files === 'folders' ? '_files -/' : '_files']),
    ...(names === undefined ? [] : ['_kumiki_names']),
  ];
  return commands.join('; ') || ':';
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
