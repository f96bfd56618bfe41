import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { isObject } from '../../../core/json';
import { VERSION } from '../../../core/version';
import { readPackageFile } from '../../load/package-file';
import { usageError } from '../../usage-error';

/** The kumiki dependency of a project. */
export interface KumikiDependency {
  /** Specifier in package.json: `^0.1.0`, or `file:../kumiki-0.1.0.tgz`. */
  readonly specifier: string;
  /** Whether it is the version of a checkout, which may not be published. */
  readonly isUncertain: boolean;
}

const VERSION_RANGE = /^[~^]?\d{1,5}\.\d{1,5}\.\d{1,5}(?:-[0-9A-Za-z.-]{1,40})?$/;

/**
 * Returns the dependency given by `--kumiki`, or else the tarball that this program was installed from, or
 * else its version.
 * @throws CLI_USAGE
 */
export function findKumikiDependency(
  given: string | undefined,
  where: { readonly cwd: string; readonly folder: string; readonly packageFolder: string },
): KumikiDependency {
  if (given !== undefined) return { specifier: readGiven(given, where), isUncertain: false };
  const installation = findInstallation(where.packageFolder);
  if (installation === undefined) return { specifier: `^${VERSION}`, isUncertain: true };
  const tarball = findTarball(installation);
  const specifier = tarball === undefined ? `^${VERSION}` : toSpecifier(tarball, where.folder);
  return { specifier, isUncertain: false };
}

function readGiven(
  given: string,
  { cwd, folder }: { readonly cwd: string; readonly folder: string },
): string {
  if (VERSION_RANGE.test(given)) return given;
  const file = resolve(cwd, given.replace(/^file:/, ''));
  if (/\.(?:tgz|tar\.gz)$/.test(file) && isFile(file)) return toSpecifier(file, folder);
  throw usageError({
    message: existsSync(file) ? `${given} is not a tarball of npm pack` : `there is no file ${given}`,
    given,
    allowed: 'a version such as ^0.1.0, or the path of a tarball that npm pack made',
    hint: 'leave out --kumiki for the package that this command comes from',
  });
}

/** Finds the outermost folder with this program in its node_modules/; undefined in a checkout. */
function findInstallation(packageFolder: string): string | undefined {
  const parts = packageFolder.split(sep);
  const index = parts.indexOf('node_modules');
  return index < 1 ? undefined : parts.slice(0, index).join(sep);
}

/** Finds the tarball that a project names as its dependency, if the file exists. */
function findTarball(project: string): string | undefined {
  const json = readPackageFile(join(project, 'package.json'))?.json ?? {};
  const specifiers = [json.dependencies, json.devDependencies].flatMap((list) =>
    isObject(list) && typeof list.kumiki === 'string' ? [list.kumiki] : [],
  );
  const [specifier] = specifiers.filter((each) => /^(?:file:|\.|\/).*\.(?:tgz|tar\.gz)$/.test(each));
  if (specifier === undefined) return undefined;
  const file = resolve(project, specifier.replace(/^file:/, ''));
  return isFile(file) ? file : undefined;
}

/** Makes the path relative, so that the project can be moved together with the tarball. */
function toSpecifier(tarball: string, folder: string): string {
  const path = relative(resolveLinks(folder), realpathSync(tarball)).split(sep).join('/');
  return `file:${isAbsolute(path) || path.startsWith('.') ? path : `./${path}`}`;
}

/** Resolves the links in the path of a folder that need not exist yet. */
function resolveLinks(folder: string): string {
  if (existsSync(folder)) return realpathSync(folder);
  return join(resolveLinks(dirname(folder)), folder.slice(dirname(folder).length));
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
