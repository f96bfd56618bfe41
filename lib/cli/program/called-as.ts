import { delimiter } from 'node:path';
import { COMMANDS } from '../commands/registry';
import { findProgram } from '../find-program';
import { findAgent, findPackageManager, LOCAL_CALLS } from '../load/installer';

/** How a process was started. */
export interface Start {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The file that Node runs, as it was named. */
  readonly script?: string | undefined;
}

/**
 * How this program is called at the prompt of the person who runs it: `kumiki` if that is on PATH there, else by the
 * package manager that has started it, or that has installed it into a project.
 */
export function findCall({ cwd, env, script = '' }: Start): string {
  const agent = findAgent(env);
  const isInstalled = /[\\/]node_modules[\\/]/.test(script);
  if (agent === undefined && !isInstalled) return 'kumiki';
  const path = env.PATH ?? env.Path ?? '';
  // package managers put these in front for what they start
  const isAdded = (folder: string) => agent !== undefined && /[\\/]node_modules[\\/]\.bin$/.test(folder);
  const folders = path.split(delimiter).filter((folder) => !isAdded(folder));
  if (findProgram('kumiki', { ...env, PATH: folders.join(delimiter) }) !== undefined) return 'kumiki';
  const manager = agent ?? findPackageManager(cwd, env);
  // what is fetched for one run is in no project
  return /[\\/]dlx\b/.test(script) ? `${manager} dlx kumiki` : LOCAL_CALLS[manager];
}

/** A text with the command lines of this program in it as a person calls it. */
export function showCalls(text: string, call: string): string {
  if (call === 'kumiki') return text;
  const names = Object.keys(COMMANDS).join('|');
  // what another command line starts finds it on its PATH
  const own = new RegExp(`(?<![\\w./'"-]|(?:--|npx|exec|yarn) )kumiki(?= (?:${names}|--help)\\b)`, 'g');
  return text.replaceAll(own, call);
}
