import { parseArgs } from 'node:util';
import type { App } from '../../../app';
import type { CommandContext } from '../../command';
import { loadApp } from '../../load/load-app';
import type * as ListNames from './list-names';
import { findValues } from './words';

/**
 * The names that may come next on a command line: values of the option at its end, of what the program or the
 * kubeconfig has.
 * @param words what is typed behind `kumiki` already
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
  const kind = option && findValues(option).names;
  if (command === undefined || kind === undefined) return [];
  const { values, positionals } = parseArgs({
    args: words.slice(0, -1),
    options: command.options,
    allowPositionals: true,
    strict: false,
  });
  const app = kind === 'contexts' ? undefined : await loadQuietly({ ...context, argument: positionals[1] });
  // what it needs loads cdk8s, which was to be loaded by loadApp
  const { listContexts, listProgramNames } = require('./list-names') as typeof ListNames;
  return kind === 'contexts' || !app
    ? listContexts(values.kubeconfig ?? values.file, context)
    : listProgramNames(app, kind);
}

/** Runs the program without what it prints, which is no name. */
async function loadQuietly(context: CommandContext): Promise<App> {
  const { write } = process.stdout;
  process.stdout.write = () => true;
  try {
    return await loadApp(context);
  } finally {
    process.stdout.write = write;
  }
}
