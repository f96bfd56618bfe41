import { delimiter } from 'node:path';
import { COMMANDS } from '../commands/registry';
import { findProgram } from '../find-program';
import { findAgent, findPackageManager, LOCAL_CALLS } from '../load/installer';

/** The circumstances in which the process was started. */
export interface Start {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The file that Node runs, as named on its command line. */
  readonly script?: string | undefined;
}

/**
 * Returns how the user calls this program: as `kumiki` if that is on PATH, or else with the package manager
 * that started it, or that installed it in a project.
 */
export function findCall({ cwd, env, script = '' }: Start): string {
  const agent = findAgent(env);
  const isInstalled = /[\\/]node_modules[\\/]/.test(script);
  if (agent === undefined && !isInstalled) return 'kumiki';
  const path = env.PATH ?? env.Path ?? '';
  // package managers prepend these folders for child processes
  const isAdded = (folder: string) =>
    agent !== undefined && (folder === env.BERRY_BIN_FOLDER || /[\\/]node_modules[\\/]\.bin$/.test(folder));
  const folders = path.split(delimiter).filter((folder) => !isAdded(folder));
  if (findProgram('kumiki', { ...env, PATH: folders.join(delimiter) }) !== undefined) return 'kumiki';
  const manager = agent ?? findPackageManager(cwd, env);
  // a program fetched for a single run is not in any project
  return /[\\/]dlx\b/.test(script) ? `${manager} dlx kumiki` : LOCAL_CALLS[manager];
}

/** Replaces calls of this program in a text with those that the user can type. */
export function showCalls(text: string, call: string): string {
  if (call === 'kumiki') return text;
  const names = Object.keys(COMMANDS).join('|');
  // other command lines find the program on their own PATH
  const own = new RegExp(`(?<![\\w./'"-]|(?:--|npx|exec|yarn) )kumiki(?= (?:${names}|--help)\\b)`, 'g');
  return text.replaceAll(own, call);
}
