import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { asObject, tryParseJson } from '../../core/json';
import { listUpwards, tryReadText } from './files';

/** A package.json. */
export interface PackageFile {
  readonly path: string;
  /** What it contains; empty if it cannot be read. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** The package.json that decides how Node loads a file; undefined if there is none. */
export function findPackageFile(file: string): PackageFile | undefined {
  for (const folder of listUpwards(dirname(file))) {
    const found = readPackageFile(join(folder, 'package.json'));
    if (found) return found;
  }
  return undefined;
}

/** A package.json by its path; undefined if there is none. A folder of that name is none, as for Node. */
export function readPackageFile(path: string): PackageFile | undefined {
  const text = tryReadText(path);
  return text === undefined ? undefined : { path, json: asObject(tryParseJson(text)) };
}

/** Where a page of docs/ is, which the package has. */
export function findGuide(name: string, cwd: string): string | undefined {
  const own = findPackageFile(__filename);
  if (own === undefined) return undefined;
  const page = join(dirname(own.path), 'docs', name);
  const near = relative(cwd, page);
  return near.startsWith('..') ? page : near;
}

/**
 * The package that exports a name which ours does not, as a program may expect of it; undefined if none does that is
 * installed where a file is.
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
