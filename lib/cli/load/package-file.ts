import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { asObject, tryParseJson } from '../../core/json';
import { listUpwards, tryReadText } from './files';

/** A package.json. */
export interface PackageFile {
  readonly path: string;
  /** The contents; empty if unreadable. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** Finds the package.json that determines how Node loads a file; undefined if there is none. */
export function findPackageFile(file: string): PackageFile | undefined {
  for (const folder of listUpwards(dirname(file))) {
    const found = readPackageFile(join(folder, 'package.json'));
    if (found) return found;
  }
  return undefined;
}

/** Reads a package.json; undefined if the file does not exist. Like Node, ignores a folder of that name. */
export function readPackageFile(path: string): PackageFile | undefined {
  const text = tryReadText(path);
  return text === undefined ? undefined : { path, json: asObject(tryParseJson(text)) };
}

/** Returns the path of a page of docs/, which are part of the package. */
export function findGuide(name: string, cwd: string): string | undefined {
  const own = findPackageFile(__filename);
  if (own === undefined) return undefined;
  const page = join(dirname(own.path), 'docs', name);
  const near = relative(cwd, page);
  return near.startsWith('..') ? page : near;
}

/**
 * Finds another package that exports a name which the program may expect from ours; undefined if none that is
 * installed for this file does.
 */
export function findExportingPackage(name: string, file: string): string | undefined {
  const load = createRequire(file);
  const { dependencies, devDependencies } = findPackageFile(file)?.json ?? {};
  const listed = Object.keys({ ...asObject(dependencies), ...asObject(devDependencies) });
  const plus = listed.filter((each) => /^cdk8s-plus-\d+$/.test(each));
  return ['constructs', 'cdk8s', ...plus].find((each) => {
    try {
      return Object.hasOwn(load(each), name);
    } catch {
      return false;
    }
  });
}
