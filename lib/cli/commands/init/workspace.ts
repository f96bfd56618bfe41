import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { asObject } from '../../../core/json';
import { listUpwards } from '../../load/files';
import type { PackageManager } from '../../load/installer';
import { readPackageFile } from '../../load/package-file';

/**
 * Returns the root of the workspace (monorepo) that a new project becomes part of; undefined if it is on its
 * own. A package manager reads its settings in the root, and pnpm takes a settings file for one.
 */
export function findWorkspace(folder: string, packageManager: PackageManager): string | undefined {
  const isRoot = (above: string) =>
    packageManager === 'pnpm'
      ? existsSync(join(above, 'pnpm-workspace.yaml'))
      : includesPackage(above, relative(above, folder).split(sep));
  return [...listUpwards(dirname(folder))].find(isRoot);
}

/** Whether the package.json of a folder has a package below it in its `workspaces`. */
function includesPackage(root: string, path: readonly string[]): boolean {
  const { workspaces } = readPackageFile(join(root, 'package.json'))?.json ?? {};
  // Yarn also has an object with a list
  const listed = Array.isArray(workspaces) ? workspaces : asObject(workspaces).packages;
  const patterns = Array.isArray(listed) ? listed.map(String) : [];
  const matches = (pattern: string) =>
    matchesPath(
      pattern.split('/').filter((part) => part !== '' && part !== '.'),
      path,
    );
  return patterns.some(matches) && !patterns.some((each) => each.startsWith('!') && matches(each.slice(1)));
}

/** Whether a path matches a pattern with `*` in names, and `**` for any number of them. */
function matchesPath([pattern, ...patterns]: readonly string[], path: readonly string[]): boolean {
  const [name, ...names] = path;
  if (pattern === undefined) return name === undefined;
  if (pattern === '**' && matchesPath(patterns, path)) return true;
  if (name === undefined) return false;
  if (pattern === '**') return matchesPath([pattern, ...patterns], names);
  return matchesName(pattern, name) && matchesPath(patterns, names);
}

function matchesName(pattern: string, name: string): boolean {
  const [start = '', end] = pattern.split('*');
  if (end === undefined) return name === pattern;
  return name.length >= start.length + end.length && name.startsWith(start) && name.endsWith(end);
}
