import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { compareText } from '../../core/order';
import { findUserPlace, type Place, toPath } from '../../core/source';
import { askDidYouMean, didYouMean, findNear } from '../../core/suggest';
import { findInFile, type LoadFailure } from './code-frame';
import { formatInstall } from './installer';
import { describeMissingPeer, parseNotFound, toPackageName } from './missing-peer';
import { listLoadedFiles } from './module-hooks';
import { findExportingPackage, findPackageFile } from './package-file';

const QUOTED = /(["'`])((?:(?!\1)[^\\\n])+)\1/g;

/** Describes an import that Node cannot find; undefined for other errors. */
export function describeMissingModule(error: Error): LoadFailure | undefined {
  const code = 'code' in error ? error.code : undefined;
  const { message } = error;
  if (code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return describeMissingEntry(message);
  if (code === 'ERR_UNSUPPORTED_DIR_IMPORT') return describeFolder(message);
  if (code === 'ERR_IMPORT_ATTRIBUTE_MISSING') return describeJson(message);
  if (code === 'ERR_UNKNOWN_BUILTIN_MODULE') return describeBuiltin(message);
  if (code !== 'MODULE_NOT_FOUND' && code !== 'ERR_MODULE_NOT_FOUND') return undefined;
  const { target, importer } = parseNotFound(error);
  if (target === '' || importer === '') return undefined;
  // other missing imports of installed packages are not the program's fault
  if (/[\\/]node_modules[\\/]/.test(importer)) return describeMissingPeer(error);
  const isFile = /^\.\.?(?:[\\/]|$)/.test(target) || isAbsolute(target);
  return isFile ? describeMissingFile(target, importer) : describeMissingPackage(target, importer);
}

/** Describes `No such built-in module: node:fss`, which does not name the importer. */
function describeBuiltin(message: string): LoadFailure {
  const name = message.slice(message.indexOf(': ') + 2);
  const near = findNear(
    name,
    builtinModules.map((each) => (each.startsWith('node:') ? each : `node:${each}`)),
  );
  return {
    message: `Node has no module ${name}`,
    place: findImport((specifier) => specifier === name),
    given: name,
    hint: near === undefined ? `see https://nodejs.org/api/ for those that it has` : didYouMean(quote(near)),
  };
}

function describeMissingFile(target: string, importer: string): LoadFailure {
  const folder = dirname(importer);
  const path = resolve(folder, target);
  const place = findInFile(
    importer,
    QUOTED,
    ([, , text = '']) => /^\.|^\//.test(text) && resolve(folder, text) === path,
  );
  const shown = toSpecifier(folder, path);
  const found = findSimilarFile(path, importer);
  const specifier = found && quote(toSpecifier(folder, found));
  const isSame = found !== undefined && isMeant(found, path);
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const parent = isFolder ? path : dirname(path);
  const files = listFiles(parent).map((name) => toSpecifier(folder, join(parent, name)));
  return {
    message:
      isFolder && found === undefined
        ? `${basename(importer)} imports ${shown}, a folder without an index file`
        : `${basename(importer)} imports ${shown}, which does not exist`,
    place,
    given: target,
    allowed: files.length > 0 ? `files there: ${files.slice(0, 10).join(', ')}` : undefined,
    hint:
      specifier === undefined
        ? isFolder
          ? 'import one of its files'
          : 'correct the path, or create the file'
        : isSame
          ? `write ${specifier}`
          : didYouMean(specifier),
  };
}

/** Finds a file that an import may have meant: one with an extension, or with a similar name. */
function findSimilarFile(path: string, importer: string): string | undefined {
  const index = listFiles(path).find((name) => name.startsWith('index.'));
  if (index !== undefined) return join(path, index);
  const names = listFiles(dirname(path));
  const stem = stemOf(path);
  const near = names.some((name) => stemOf(name) === stem) ? stem : findNear(stem, names.map(stemOf));
  const candidates = names.filter((name) => stemOf(name) === near);
  // of `stack.ts` and `stack.js`, prefers the importer's language
  const found = candidates.find((name) => extname(name) === extname(importer)) ?? candidates[0];
  return found === undefined ? undefined : join(dirname(path), found);
}

/** Whether a file is that of a path but for its extension, or its index file. */
function isMeant(file: string, path: string): boolean {
  return stemOf(file) === stemOf(path) || dirname(file) === path;
}

/** Returns the name without its extension, such as `stack` for `./stack.js`; other dots remain. */
function stemOf(path: string): string {
  return basename(path).replace(/\.(?:[cm]?[jt]s|json)$/, '');
}

function describeMissingPackage(name: string, importer: string): LoadFailure {
  // Node names only the package: src for src/web
  let specifier = name;
  const place = findInFile(importer, QUOTED, ([, , text = '']) => {
    const isImported = text === name || text.startsWith(`${name}/`);
    if (isImported) specifier = text;
    return isImported;
  });
  const packageFile = findPackageFile(importer);
  const folder = dirname(importer);
  const known = ['dependencies', 'devDependencies', 'peerDependencies'].flatMap((key) =>
    Object.keys(Object(packageFile?.json[key])),
  );
  const names = [...known, 'kumiki', 'cdk8s', 'constructs'].filter((each) => each !== name);
  const file = findBelow([folder, dirname(packageFile?.path ?? importer)], specifier, importer);
  const question =
    file === undefined ? askDidYouMean(name, names, quote) : didYouMean(quote(toSpecifier(folder, file)));
  const root = toPackageName(name);
  const install = formatInstall(folder, known.includes(root) ? undefined : root);
  return {
    message: `the package ${root} is not installed where ${basename(importer)} is`,
    place,
    given: name,
    hint: isPathAlias(name, folder)
      ? 'write a relative path: only compilers read `paths` of tsconfig.json'
      : question === undefined || known.includes(root)
        ? install
        : `${question} Otherwise: ${install}`,
  };
}

/** Finds the file that compilers take for a module if one of the folders is their `baseUrl`. */
function findBelow(folders: readonly string[], name: string, importer: string): string | undefined {
  const paths = folders.map((folder) => join(folder, name));
  const found = paths.map((path) => [path, findSimilarFile(path, importer)] as const);
  return found.find(([path, file]) => file !== undefined && isMeant(file, path))?.[1];
}

/**
 * Whether compilers would find a module through `paths` of the nearest tsconfig.json, which may contain
 * comments.
 */
function isPathAlias(name: string, folder: string): boolean {
  const file = join(folder, 'tsconfig.json');
  if (!existsSync(file)) return dirname(folder) !== folder && isPathAlias(name, dirname(folder));
  const text = readFileSync(file, 'utf8');
  const paths = /"paths"\s*:\s*\{([^}]*)\}/.exec(text)?.[1] ?? '';
  return [...paths.matchAll(/"([^"]+)"\s*:/g)].some(([, alias = '']) =>
    alias.endsWith('*') ? name.startsWith(alias.slice(0, -1)) : name === alias,
  );
}

/** Describes `Package subpath './x' is not defined by "exports" in …/package.json`. */
function describeMissingEntry(message: string): LoadFailure | undefined {
  const [, subpath = '', path = '', importedFrom] =
    /^Package subpath '([^']+)' is not defined by "exports" in (.+?package\.json)(?: imported from (.+))?$/.exec(
      message,
    ) ?? [];
  const packageFile = findPackageFile(path);
  if (!packageFile) return undefined;
  const name = String(packageFile.json.name);
  const entries = Object.keys(Object(packageFile.json.exports)).filter((entry) => !/\.json$|\*/.test(entry));
  const all = entries.map((entry) => entry.replace('.', name));
  const given = subpath.replace('.', name);
  const files = importedFrom === undefined ? listLoadedFiles().map(toPath) : [toPath(importedFrom)];
  return {
    message: `the package ${name} has no entry ${given}`,
    place: findInFiles(files, QUOTED, ([, , text]) => text === given),
    given,
    allowed: all.join(', '),
    hint: askDidYouMean(given, all, quote) ?? 'import one of these',
  };
}

function describeFolder(message: string): LoadFailure | undefined {
  const [, folder = '', importer = ''] =
    /^Directory import '(.+?)' is not supported resolving ES modules(?: imported from (.+))?$/m.exec(
      message,
    ) ?? [];
  return folder === '' ? undefined : describeMissingFile(folder, toPath(importer));
}

function describeJson(message: string): LoadFailure {
  const [, url = ''] = /"?(file:[^"\s]+)"?/.exec(message) ?? [];
  const name = basename(toPath(url));
  return {
    message: `${name || 'a JSON file'} is imported without its type`,
    place: findImport((specifier) => basename(specifier) === name),
    hint: `write import … from './${name}' with { type: 'json' }`,
  };
}

/** Describes a name that a module does not export; undefined for other errors. */
export function describeMissingExport(error: Error): LoadFailure | undefined {
  const ofModule = /^The requested module '(.+)' does not provide an export named '([^']+)'$/;
  const ofCommonJs = /^Named export '([^']+)' not found\. The requested module '(.+?)' is a CommonJS module/;
  const [from, name] =
    ofModule.exec(error.message)?.slice(1) ?? ofCommonJs.exec(error.message)?.slice(1).reverse() ?? [];
  if (from === undefined || name === undefined) return undefined;
  const question = askDidYouMean(name, listExports(from));
  const inImport = new RegExp(
    `\\bimport\\b[^;'"]*?\\b(${name})\\b[^;'"]*?\\bfrom\\s*["']([^"']+)["']`,
    'dgs',
  );
  const place =
    findInFiles(listLoadedFiles().map(toPath), inImport, ([, , text]) => text === from) ??
    findImport((specifier) => specifier === from);
  const other = from === 'kumiki' && place ? findExportingPackage(name, place.file) : undefined;
  return {
    message: `${from} has no export ${name}`,
    place,
    given: name,
    hint:
      other !== undefined
        ? `import { ${name} } from '${other}'`
        : name === 'default'
          ? `name what it exports: import { … } from '${from}'`
          : question === undefined
            ? 'is it a type? Then import it with `import type`'
            : `${question} If it is a type, import it with \`import type\``,
  };
}

/** Describes a name that a program uses but does not define; undefined for other errors. */
export function describeUndefinedName(error: Error): LoadFailure | undefined {
  const [, name = ''] = /^([\p{ID_Start}$_][\p{ID_Continue}$]*) is not defined$/u.exec(error.message) ?? [];
  // undefined names in installed packages are not the program's fault
  const place = findUserPlace((error.stack ?? '').split('\n', 2).join('\n'));
  if (!(error instanceof ReferenceError) || name === '' || place === undefined) return undefined;
  const exported = listExports('kumiki');
  const other = findExportingPackage(name, place.file);
  return {
    message: `${name} is not defined`,
    place,
    given: name,
    hint: exported.includes(name)
      ? `add ${name} to the imports from 'kumiki'`
      : other !== undefined
        ? `import { ${name} } from '${other}'`
        : (askDidYouMean(name, exported) ?? 'correct the name, declare it, or import it'),
  };
}

function listExports(name: string): string[] {
  return name === 'kumiki' ? Object.keys(require('../../index') as object) : [];
}

/** Finds a text in quotation marks, such as what is imported, in the loaded files of the program. */
export function findImport(matches: (specifier: string) => boolean): Place | undefined {
  return findInFiles(listLoadedFiles().map(toPath), QUOTED, ([, , text = '']) => matches(text));
}

function findInFiles(
  files: readonly string[],
  pattern: RegExp,
  matches: (match: RegExpExecArray) => boolean,
) {
  for (const file of files) {
    const place = findInFile(file, pattern, matches);
    if (place) return place;
  }
  return undefined;
}

function quote(name: string): string {
  return `'${name}'`;
}

/** Formats a path as in an import, such as `./stack.ts`. */
function toSpecifier(folder: string, path: string): string {
  const text = relative(folder, path).split(sep).join('/');
  return text.startsWith('.') ? text : `./${text}`;
}

function listFiles(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  const names = readdirSync(folder).filter((name) => /\.(?:[cm]?[jt]s|json)$/.test(name));
  return names.filter((name) => name !== 'package.json' && name !== 'package-lock.json').sort(compareText);
}
