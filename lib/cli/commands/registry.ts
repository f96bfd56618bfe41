import { KumikiError } from '../../core/errors';
import { askDidYouMean } from '../../core/suggest';
import type { Command } from '../command';

/**
 * The commands by name, in the order of the help. Each is loaded only when it runs, or when its help is
 * shown.
 */
export const COMMANDS: Readonly<Record<string, () => Command>> = {
  init: () => require('./init/init').command,
  synth: () => require('./synth/synth').command,
  certificate: () => require('./certificate/certificate').command,
  doctor: () => require('./doctor/doctor').command,
  diff: () => require('./diff/diff').command,
  check: () => require('./check/check').command,
  list: () => require('./list/list').command,
  lock: () => require('./lock/lock').command,
  inventory: () => require('./inventory/inventory').command,
  export: () => require('./export/export').command,
  plan: () => require('./plan/plan').command,
  import: () => require('./import/import').command,
  kubeconfig: () => require('./kubeconfig/kubeconfig').command,
  'patch-status': () => require('./patch-status/patch-status').command,
  graph: () => require('./graph/graph').command,
  sweep: () => require('./sweep/sweep').command,
  controller: () => require('./controller/controller').command,
  simulator: () => require('./simulator/simulator').command,
  completion: () => require('./completion/completion').command,
};

/**
 * Finds a command by its name.
 * @param args the rest of the command line, where it may be by mistake
 * @throws CLI_USAGE with the nearest name there is
 */
export function findCommand(name: string, args: readonly string[] = []): Command {
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load) return load();
  const names = Object.keys(COMMANDS);
  const later = names.find((each) => args.includes(each));
  throw new KumikiError({
    code: 'CLI_USAGE',
    message: `there is no command ${name}`,
    given: name,
    allowed: names.join(', '),
    hint:
      askDidYouMean(name, names) ??
      (later ? `name the command first: kumiki ${later} …` : 'see kumiki --help'),
  });
}

/** All commands with their summaries. */
export function listCommands(): readonly { readonly name: string; readonly summary: string }[] {
  return Object.entries(COMMANDS).map(([name, load]) => ({ name, summary: load().summary }));
}
