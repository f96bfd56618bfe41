import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listUpwards } from './list-upwards';

export const PACKAGE_MANAGERS = ['npm', 'pnpm', 'yarn'] as const;

/** What installs the packages of a project. */
export type PackageManager = (typeof PACKAGE_MANAGERS)[number];

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
  // such as `pnpm/11.2.0 npm/? node/v24.1.0 linux x64`
  const [agent = ''] = (env.npm_config_user_agent ?? '').split('/');
  return PACKAGE_MANAGERS.find((name) => name === agent) ?? 'npm';
}

/** The command that installs a package into the project that a folder is in; without a name, all that it lists. */
export function formatInstall(folder: string, name?: string): string {
  const packageManager = findPackageManager(folder, {});
  if (name === undefined) return `${packageManager} install`;
  return `${packageManager} ${packageManager === 'npm' ? 'install' : 'add'} ${name}`;
}
