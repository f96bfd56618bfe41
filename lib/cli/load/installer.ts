import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { asObject } from '../../core/json';
import { listUpwards } from './files';
import { readPackageFile } from './package-file';

export const PACKAGE_MANAGERS = ['npm', 'pnpm', 'yarn'] as const;

/** What installs the packages of a project. */
export type PackageManager = (typeof PACKAGE_MANAGERS)[number];

/** How each calls a program of ours that a project has installed. */
export const LOCAL_CALLS: Readonly<Record<PackageManager, string>> = {
  npm: 'npx kumiki',
  pnpm: 'pnpm exec kumiki',
  yarn: 'yarn kumiki',
};

const LOCK_FILES: Readonly<Record<string, PackageManager>> = {
  'package-lock.json': 'npm',
  'npm-shrinkwrap.json': 'npm',
  'pnpm-lock.yaml': 'pnpm',
  'pnpm-workspace.yaml': 'pnpm',
  'yarn.lock': 'yarn',
};

/**
 * The one whose lock file is in the folder or in one above it, else the one that runs this command, else npm.
 */
export function findPackageManager(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): PackageManager {
  for (const each of listUpwards(folder)) {
    const lock = Object.keys(LOCK_FILES).find((name) => existsSync(join(each, name)));
    if (lock !== undefined) return LOCK_FILES[lock] ?? 'npm';
  }
  return findAgent(env) ?? 'npm';
}

/** The package manager that has started this process; undefined if none of these has. */
export function findAgent(env: Readonly<Record<string, string | undefined>>): PackageManager | undefined {
  // such as `pnpm/11.2.0 npm/? node/v24.1.0 linux x64`
  const [agent = ''] = (env.npm_config_user_agent ?? '').split('/');
  return PACKAGE_MANAGERS.find((name) => name === agent);
}

/** The command that installs a package into the project that a folder is in; without a name, all that it lists. */
export function formatInstall(folder: string, name?: string): string {
  const packageManager = findPackageManager(folder, {});
  if (name === undefined) return `${packageManager} install`;
  return `${packageManager} ${packageManager === 'npm' ? 'install' : 'add'} ${name}`;
}

/**
 * How a project brings itself up, if its package.json has a script for it, as that of `kumiki init` does.
 * @param word that the script must have. @default - any script will do
 */
export function findUpCommand(
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
  word = '',
): string | undefined {
  const scripts = asObject(readPackageFile(join(cwd, 'package.json'))?.json.scripts);
  if (typeof scripts.up !== 'string' || !scripts.up.includes(word)) return undefined;
  return `${findPackageManager(cwd, env)} run up`;
}
