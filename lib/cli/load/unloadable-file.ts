import { basename, extname } from 'node:path';
import { toPath } from '../../core/source';
import type { LoadFailure } from './code-frame';
import { findImport } from './missing-import';
import { toPackageName } from './missing-peer';

const FOLDER = '/node_modules/';

/** Describes a file that exists, but that Node cannot load; undefined for other errors. */
export function describeUnloadableFile(error: Error): LoadFailure | undefined {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING') return describePackage(error.message);
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION') return describeExtension(error.message);
  return undefined;
}

/** Describes `Stripping types is currently unsupported for files under node_modules, for "/shop/…"`. */
function describePackage(message: string): LoadFailure {
  const path = toPath(/"([^"]+)"$/.exec(message)?.[1] ?? '').replaceAll('\\', '/');
  const name = toPackageName(path.slice(path.lastIndexOf(FOLDER) + FOLDER.length));
  return {
    message: `the package ${name} contains TypeScript, which Node does not load from node_modules`,
    place: findImport((specifier) => specifier === name || specifier.startsWith(`${name}/`)),
    given: path,
    hint: 'link it, as the workspaces of npm, pnpm and Yarn do, or compile it to JavaScript',
  };
}

/** Describes `Unknown file extension ".yaml" for /shop/values.yaml`. */
function describeExtension(message: string): LoadFailure {
  const path = message.slice(message.indexOf(' for ') + ' for '.length);
  const extension = extname(path);
  if (/^\.[cm]?ts$/.test(extension)) {
    return {
      message: `the entry file cannot be loaded: ${message}`,
      hint: 'TypeScript without a build needs Node 22.18 or newer',
    };
  }
  return {
    message: `${basename(path)} cannot be imported: Node does not know the extension ${extension}`,
    place: findImport((specifier) => basename(specifier) === basename(path)),
    given: path,
    allowed: 'files that end in .ts, .mts, .cts, .js, .mjs, .cjs or .json',
    hint: /^\.[jt]sx$/.test(extension)
      ? 'compile it to JavaScript first'
      : /^\.ya?ml$/.test(extension)
        ? `read it with Yaml.load('…') of cdk8s, or with new Include(scope, id, { url: '…' })`
        : `read it with readFileSync('…', 'utf8') of node:fs`,
  };
}
