import { askDidYouMean } from '../../../core/suggest';
import type { CommandContext, CommandModule } from '../../command';
import { usageError } from '../../usage-error';
import { renderBash } from './bash';
import { renderFish } from './fish';
import type * as Names from './names';
import { type CompletedCommand, toCompletedCommand } from './words';
import { renderZsh } from './zsh';

const SHELLS: Readonly<
  Record<string, (commands: readonly CompletedCommand[], start: CompletedCommand) => string>
> = {
  bash: renderBash,
  zsh: renderZsh,
  fish: renderFish,
};
const SHELL_NAMES = Object.keys(SHELLS);

/** `kumiki completion` */
export const command: CommandModule = {
  usage: 'kumiki completion bash|zsh|fish | -- COMMAND LINE',
  argument: 'name of a shell',
  argumentCompletion: { words: SHELL_NAMES },
  takesCommandLine: true,
  options: {},
  steps: [
    'the script completes all commands, their options and values',
    'prints it; nothing is installed',
    'with a command line of kumiki, prints the names that its last option may have, such as constructs of the program: the scripts ask so',
  ],
  results: {
    shell: 'the name of the shell',
    script: 'the script',
    names: 'with a command line, instead of all others: the names',
  },
  examples: [
    'eval "$(kumiki completion bash)"',
    'kumiki completion zsh > "$fpath[1]/_kumiki"',
    'kumiki completion fish > ~/.config/fish/completions/kumiki.fish',
    'kumiki completion -- list --path',
  ],
  comments: {
    'eval "$(kumiki completion bash)"': 'in ~/.bashrc',
  },
  run,
};

async function run(context: CommandContext): Promise<Readonly<Record<string, unknown>>> {
  const { argument, commandLine, json, out } = context;
  if (argument === undefined && commandLine.length > 0) {
    const { findNames } = require('./names') as typeof Names;
    const names = await findNames(commandLine, context);
    if (!json) for (const name of names) out.print`${name}\n`;
    return { names };
  }
  const render = argument !== undefined && Object.hasOwn(SHELLS, argument) ? SHELLS[argument] : undefined;
  if (render === undefined) {
    throw usageError({
      message: argument === undefined ? 'no shell is given' : `there is no completion for ${argument}`,
      given: argument,
      allowed: SHELL_NAMES.join(', '),
      hint: (argument && askDidYouMean(argument, SHELL_NAMES)) || 'kumiki completion bash',
    });
  }
  const commands = context.listCommands();
  const completed = Object.entries(commands).map(([name, load]) => toCompletedCommand(name, load()));
  // this command has no others
  const globals = completed.find(({ name }) => name === 'completion')?.options ?? [];
  const names = Object.keys(commands);
  const help: CompletedCommand = {
    ...{ name: 'help', summary: 'show the help of a command', options: globals, argument: { words: names } },
  };
  const version = { spellings: ['--version'], help: 'print the version', value: undefined };
  const start: CompletedCommand = {
    ...{ name: '', summary: '', options: [...globals, version], argument: { words: [...names, 'help'] } },
  };
  const script = render([...completed, help], start);
  if (!json) out.writeRaw(script);
  return { shell: argument, script };
}
