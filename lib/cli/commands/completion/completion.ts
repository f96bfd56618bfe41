import { askDidYouMean } from '../../../core/suggest';
import type { Command, CommandContext } from '../../command';
import { usageError } from '../../usage-error';
import { renderBash } from './bash';
import { renderFish } from './fish';
import { type CompletedCommand, toCompletedCommand } from './words';
import { renderZsh } from './zsh';

const SHELLS: Readonly<Record<string, (commands: readonly CompletedCommand[]) => string>> = {
  bash: renderBash,
  zsh: renderZsh,
  fish: renderFish,
};
const SHELL_NAMES = Object.keys(SHELLS);

/** `kumiki completion` */
export const command: Command = {
  usage: 'kumiki completion bash|zsh|fish',
  summary: 'print a script that completes commands and options',
  argument: 'shell',
  argumentChoices: SHELL_NAMES,
  options: {},
  steps: [
    'makes the script of the commands that there are, with their options and values',
    'prints it; nothing is installed',
  ],
  examples: [
    'eval "$(kumiki completion bash)"    # in ~/.bashrc',
    'kumiki completion zsh > "$fpath[1]/_kumiki"',
    'kumiki completion fish > ~/.config/fish/completions/kumiki.fish',
  ],
  run,
};

async function run({
  argument,
  json,
  out,
  loadCommands,
}: CommandContext): Promise<Readonly<Record<string, unknown>>> {
  const render = argument !== undefined && Object.hasOwn(SHELLS, argument) ? SHELLS[argument] : undefined;
  if (render === undefined) {
    throw usageError({
      message: argument === undefined ? 'no shell is given' : `there is no completion for ${argument}`,
      given: argument,
      allowed: SHELL_NAMES.join(', '),
      hint: (argument && askDidYouMean(argument, SHELL_NAMES)) || 'kumiki completion bash',
    });
  }
  const commands = Object.entries(loadCommands());
  const names = commands.map(([name]) => name);
  const help: CompletedCommand = {
    ...{ name: 'help', summary: 'show the help of a command', options: [], argument: names },
  };
  const script = render([...commands.map(([name, each]) => toCompletedCommand(name, each)), help]);
  if (!json) out.writeRaw(script);
  return { shell: argument, script };
}
