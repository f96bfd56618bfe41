import { parseArgs } from 'node:util';
import type { App } from '../../../app';
import type { CommandContext } from '../../command';
import { loadApp } from '../../load/load-app';
import type * as ListNames from './list-names';
import { findValues } from './words';

/**
 * Finds names that may come next on a command line: values for its last option, from the program or the
 * kubeconfig.
 * @param words the words typed after `kumiki` so far
 * @throws KumikiError if the program cannot be loaded
 */
export async function findNames(
  words: readonly string[],
  context: CommandContext,
): Promise<readonly string[]> {
  const commands = context.listCommands();
  const command = words
    .map((word) => (Object.hasOwn(commands, word) ? commands[word] : undefined))
    .find(Boolean)?.();
  const option = Object.entries(command?.options ?? {}).find(
    ([long, { short }]) => words.at(-1) === `--${long}` || words.at(-1) === `-${short}`,
  )?.[1];
  const further = command?.furtherCompletion?.[words.at(-1) ?? ''];
  const kind = (option ? findValues(option) : further)?.names;
  if (command === undefined || kind === undefined) return [];
  const { values, positionals } = parseArgs({
    args: words.slice(0, -1),
    options: command.options,
    allowPositionals: true,
    strict: false,
  });
  const app = kind === 'contexts' ? undefined : await loadQuietly({ ...context, argument: positionals[1] });
  // loaded late: it loads cdk8s, which must first be loaded by loadApp
  const { listContexts, listProgramNames } = require('./list-names') as typeof ListNames;
  return kind === 'contexts' || !app
    ? listContexts(values.kubeconfig ?? values.file, context)
    : listProgramNames(app, kind);
}

/** Runs the program but suppresses its output, which is not a name. */
async function loadQuietly(context: CommandContext): Promise<App> {
  const { write } = process.stdout;
  process.stdout.write = () => true;
  try {
    return await loadApp(context);
  } finally {
    process.stdout.write = write;
  }
}
