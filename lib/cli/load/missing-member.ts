import { findUserPlace } from '../../core/source';
import { askDidYouMean } from '../../core/suggest';
import type { LoadFailure } from './code-frame';
import { tryReadText } from './files';
import { findExportingPackage } from './package-file';

const NOT_CALLABLE =
  /^([\p{ID_Start}$_][\p{ID_Continue}$]*(?:\.[\p{ID_Start}$_][\p{ID_Continue}$]*)*) is not a (?:constructor|function)$/u;
const FROM_PACKAGE = String.raw`\s*(?:from|=\s*require\s*\()\s*['"]kumiki['"]`;
const WHOLE = new RegExp(String.raw`(?:import\s+\*\s+as|const|let|var)\s+([\w$]+)${FROM_PACKAGE}`, 'g');
const NAMES = new RegExp(String.raw`\{([^{}]*)\}${FROM_PACKAGE}`, 'g');

/**
 * Describes a name that the program expects from this package but that does not exist; undefined for other
 * errors. `require()` returns undefined for such names, where Node refuses an import.
 */
export function describeMissingMember(error: Error): LoadFailure | undefined {
  const path = NOT_CALLABLE.exec(error.message)?.[1]?.split('.');
  const place = findUserPlace((error.stack ?? '').split('\n', 2).join('\n'));
  if (path === undefined || place === undefined) return undefined;
  const [name, member] = readPath(path, tryReadText(place.file) ?? '') ?? [];
  if (name === undefined) return undefined;
  const library = require('../../index') as object;
  const found: unknown = Reflect.get(library, name);
  if (found === undefined) {
    const other = findExportingPackage(name, place.file);
    const question = askDidYouMean(name, Object.keys(library));
    const hint = other === undefined ? (question ?? 'correct the name') : `take ${name} from '${other}'`;
    return { message: `kumiki has no export ${name}`, place, given: name, hint };
  }
  if (typeof found !== 'function' || member === undefined || Reflect.has(found, member)) return undefined;
  const functions = listFunctions(found);
  const hint = askDidYouMean(member, functions) ?? 'call one of these';
  const allowed = functions.join(', ');
  return { message: `${name} has no function ${member}`, place, given: member, allowed, hint };
}

/** Returns the path of a name inside this package; undefined if the program gets it from elsewhere. */
function readPath(path: readonly string[], text: string): readonly string[] | undefined {
  const [first = ''] = path;
  if ([...text.matchAll(WHOLE)].some(([, name]) => name === first)) return path.slice(1);
  const named = [...text.matchAll(NAMES)].flatMap(([, names = '']) => names.split(','));
  return named.some((name) => name.trim() === first) ? path : undefined;
}

/** Lists static functions, of the real class, which this may load. */
function listFunctions(found: object): readonly string[] {
  const real = Object(Reflect.get(Object(Reflect.get(found, 'prototype')), 'constructor')) as object;
  return Object.getOwnPropertyNames(real).filter((name) => typeof Reflect.get(real, name) === 'function');
}
