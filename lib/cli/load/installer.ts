import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { asObject } from '../../core/json';
import { listUpwards } from './files';
import { readPackageFile } from './package-file';

export const PACKAGE_MANAGERS = ['npm', 'pnpm', 'yarn'] as const;

/** A package manager of projects. */
export type PackageManager = (typeof PACKAGE_MANAGERS)[number];

/** The command of each that runs a kumiki installed in a project. */
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
 * Returns the package manager whose lock file is in the folder or nearest above it, or else the one running
 * this command, or else npm.
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

/** Returns the package manager that started this process; undefined if none of these did. */
export function findAgent(env: Readonly<Record<string, string | undefined>>): PackageManager | undefined {
  // for example `pnpm/11.2.0 npm/? node/v24.1.0 linux x64`
  const [agent = ''] = (env.npm_config_user_agent ?? '').split('/');
  return PACKAGE_MANAGERS.find((name) => name === agent);
}

/** Returns the command that installs a package into the project of a folder; without a name, all packages. */
export function formatInstall(folder: string, name?: string): string {
  const packageManager = findPackageManager(folder, {});
  if (name === undefined) return `${packageManager} install`;
  return `${packageManager} ${packageManager === 'npm' ? 'install' : 'add'} ${name}`;
}

/**
 * Returns the command of a project's `up` script, if its package.json has one, as projects of `kumiki init`
 * do.
 * @param word text that the script must contain.
 * @default - any script will do
 */
export function findUpCommand(
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
  word = '',
): string | undefined {
  const scripts = asObject(readPackageFile(join(cwd, 'package.json'))?.json.scripts);
  if (typeof scripts.up !== 'string' || !scripts.up.includes(word)) return undefined;
  return `${findPackageManager(cwd, env)} run up`;
}
