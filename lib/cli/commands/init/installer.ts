import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listUpwards } from '../../load/list-upwards';

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

/**
 * A dependency of Pulumi with a script that only compares versions: npm and pnpm ask about each script that they
 * are not told of.
 */
const NEEDLESS_SCRIPT = 'protobufjs';

/** Fields of package.json that a package manager needs, for a project with Pulumi. */
export function listFields(packageManager: PackageManager): Readonly<Record<string, unknown>> {
  return packageManager === 'npm' ? { allowScripts: { [NEEDLESS_SCRIPT]: false } } : {};
}

/** Files that a package manager needs for a project whose programs look for packages in node_modules/. */
export function listSettings(packageManager: PackageManager): Readonly<Record<string, string>> {
  switch (packageManager) {
    case 'npm':
      return {};
    case 'pnpm':
      return { 'pnpm-workspace.yaml': `allowBuilds:\n  ${NEEDLESS_SCRIPT}: false\n` };
    case 'yarn':
      return { '.yarnrc.yml': 'nodeLinker: node-modules\n' };
  }
}
