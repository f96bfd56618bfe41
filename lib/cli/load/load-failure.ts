import { readFileSync } from 'node:fs';
import { KumikiError, toErrorMessage } from '../../core/errors';
import { findUserPlace, type Place } from '../../core/source';
import { type LoadFailure, showPlace } from './code-frame';
import { tryReadText } from './files';
import { describeMissingExport, describeMissingModule, describeUndefinedName } from './missing-import';
import { describeMissingMember } from './missing-member';
import { CAN_HOOK_MODULES } from './module-hooks';
import { findSyntaxError } from './syntax-error';
import { isPlainError } from './thrown';
import { describeUnloadableFile } from './unloadable-file';

/**
 * Explains how to fix a program that cannot be loaded because of its syntax, its imports, or how Node treats
 * it. Returns errors thrown by the program itself unchanged.
 */
export function describeLoadFailure(error: unknown, entry: string, cwd: string): unknown {
  if (!isPlainError(error)) return error;
  const failure =
    describeMissingModule(error) ??
    describeMissingExport(error) ??
    describeUnloadableFile(error) ??
    describeEncoding(error) ??
    describePackageFile(error) ??
    describeSyntax(error) ??
    describeScope(error) ??
    describeUndefinedName(error) ??
    describeMissingMember(error) ??
    describeObject(error);
  if (!failure) return error;
  const { place, ...problem } = failure;
  const where = place ? showPlace(place, cwd) : undefined;
  const given = where ? {} : { given: entry };
  return new KumikiError({ code: 'CLI_ENTRY', ...given, ...problem, ...where }, { cause: error });
}

function describeSyntax(error: Error): LoadFailure | undefined {
  const code = 'code' in error ? error.code : undefined;
  const place = findSyntaxError(error);
  if (place === undefined) return undefined;
  return {
    message: `the program cannot be loaded: ${error.message}`,
    place: place === 'unknown' ? undefined : place,
    hint: suggestSyntax(code, error.message, place === 'unknown' ? undefined : place),
  };
}

/** Explains `import './100%.ts'`: imports are parts of URLs. */
function describeEncoding({ name, stack = '' }: Error): LoadFailure | undefined {
  if (name !== 'URIError' || !stack.includes('node:internal/modules/')) return undefined;
  return {
    message: 'an import has a % that encodes nothing',
    place: findUserPlace(stack),
    hint: 'write %25 for it',
  };
}

/** Explains `Invalid package config /shop/package.json.` */
function describePackageFile(error: Error): LoadFailure | undefined {
  const path = /^Invalid package config (.+?package\.json)\b/.exec(error.message)?.[1];
  if (path === undefined) return undefined;
  const fault = findJsonFault(readFileSync(path, 'utf8'));
  const [, line = 1, column = 1] = /line (\d+) column (\d+)/.exec(fault) ?? [];
  return {
    message: `package.json is not valid JSON: ${fault}`,
    place: { file: path, line: Number(line), column: Number(column) },
    hint: 'correct it: Node reads it to find out how to load the program',
  };
}

function findJsonFault(text: string): string {
  try {
    JSON.parse(text);
    return 'Node cannot read it';
  } catch (error) {
    return toErrorMessage(error);
  }
}

function suggestSyntax(code: unknown, message: string, place: Place | undefined): string {
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') {
    return 'Node strips types only: replace enums, namespaces, parameter properties and `import x = require()`, or compile first';
  }
  if (/outside a module|Unexpected token 'export'/.test(message)) {
    return place?.file.endsWith('.cjs')
      ? 'a .cjs file is CommonJS: rename it to .mjs, or use require() and module.exports'
      : CAN_HOOK_MODULES
        ? 'rename the file to .mts or .mjs, or write "type": "module" into package.json'
        : 'rename the file to .mjs, write "type": "module" into package.json, or use Node 22.18 or newer';
  }
  if (/await is only valid/.test(message)) {
    return 'only an ES module waits at its top level: use import instead of require(), or put it into an async function';
  }
  // as PowerShell writes it
  if (place && tryReadText(place.file)?.includes('\0'))
    return 'save the file as UTF-8: it seems to be UTF-16';
  if (place && isDecorator(place))
    return 'Node does not support decorators: leave them out, or compile first';
  return 'correct the line; the compiler (tsc) or your editor explains it at more length';
}

function isDecorator({ file, line, column }: Place): boolean {
  const text = tryReadText(file) ?? '';
  return text.split('\n')[line - 1]?.[column - 1] === '@';
}

/** Explains the use of CommonJS names that do not exist in an ES module. */
function describeScope(error: Error): LoadFailure | undefined {
  const name = /^(require|module|exports|__filename|__dirname) is not defined in ES module scope/.exec(
    error.message,
  )?.[1];
  if (name === undefined) return undefined;
  return {
    message: `${name} is not defined: the file is an ES module`,
    place: findUserPlace(error.stack ?? ''),
    hint:
      name === 'require'
        ? "write import { … } from '…', or rename the file to .cts or .cjs"
        : name.startsWith('__')
          ? `write import.meta.${name === '__dirname' ? 'dirname' : 'filename'}, or rename the file to .cts or .cjs`
          : 'write export, or rename the file to .cts or .cjs',
  };
}

/**
 * Explains an object with a missing or invalid apiVersion that a program creates; those of an included file
 * are found when it is loaded.
 */
function describeObject({ message, stack = '' }: Error): LoadFailure | undefined {
  if (!/[\\/]cdk8s[\\/]lib[\\/]api-object\.js/.test(stack.split('\n')[1] ?? '')) return undefined;
  const place = findUserPlace(stack);
  const given = /^invalid apiVersion (.+?), expecting/.exec(message)?.[1];
  if (given === undefined && !/\bsplit\b/.test(message)) return undefined;
  return {
    message:
      given !== undefined
        ? `'${given}' is not an apiVersion`
        : /is not a function/.test(message)
          ? 'an object has an apiVersion that is not a string'
          : 'an object has no apiVersion',
    allowed: 'objects with apiVersion and kind, such as apps/v1 and Deployment',
    hint: 'give apiVersion and kind as strings, in quotes',
    place,
  };
}
