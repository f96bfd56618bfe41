import { isDeepStrictEqual } from 'node:util';
import { type ApiObject, JsonPatch } from 'cdk8s';
import { isObject } from '../../core/json';
import { describeValue } from '../../core/props/describe-value';
import { findUnserializable } from '../../formats/json/serializable';

/** An operation of a JSON patch (RFC 6902). */
interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string | undefined;
  readonly value?: unknown;
}

/** Why a patch cannot be applied. */
export interface PatchFault {
  readonly reason: string;
  readonly hint: string;
}

const PATH_HINT = 'let each patch name a path that the object has, as in its manifest without patches';

/**
 * Finds the first patch of an object whose target does not exist: cdk8s ignores some of them silently, and
 * reports others in terms of its internals. Undefined if all patches apply, or if one fails for another
 * reason.
 */
export function findPatchFault(apiObject: ApiObject): PatchFault | undefined {
  const patches: unknown = Reflect.get(apiObject, 'patches');
  if (!Array.isArray(patches) || patches.length === 0) return undefined;
  const all = patches.splice(0);
  try {
    let document: unknown = apiObject.toJson();
    for (const patch of all as JsonPatch[]) {
      const operation = readOperation(patch);
      if (!operation) return toKindFault(patch);
      const { op, path } = operation;
      const fault = findFault(document, operation);
      if (fault !== undefined) return { reason: `${op} ${path}: ${fault}`, hint: PATH_HINT };
      const valueFault = findValueFault(operation);
      if (valueFault) return { ...valueFault, reason: `${op} ${path}: ${valueFault.reason}` };
      document = JsonPatch.apply(document, patch);
    }
  } catch {
    // rendering the object reports it
  } finally {
    patches.push(...all);
  }
  return undefined;
}

function readOperation(patch: unknown): Operation | undefined {
  const operation: unknown = isObject(patch) && '_toJson' in patch ? patch.operation : undefined;
  if (!isObject(operation)) return undefined;
  const { op, path, from, value } = operation;
  if (typeof op !== 'string' || typeof path !== 'string') return undefined;
  return { op, path, from: typeof from === 'string' ? from : undefined, value };
}

function toKindFault(patch: unknown): PatchFault {
  return {
    reason: `${describeValue(patch, '')} is not a JsonPatch`,
    hint: "make it with the factories of cdk8s, such as JsonPatch.replace('/spec/replicas', 3)",
  };
}

/** Finds what would be lost of the value of a patch: cdk8s copies it as JSON. */
function findValueFault({ op, path, value }: Operation): PatchFault | undefined {
  if (op !== 'add' && op !== 'replace') return undefined;
  const hint = 'allowed are text, finite numbers, booleans, null, lists and plain maps of these';
  if (value === undefined) return { reason: 'its value is undefined', hint };
  if (path === '' && !isObject(value)) return { reason: 'an object can only become another one', hint };
  const [problem] = findUnserializable(value, readWords(path));
  return problem && { reason: problem.message, hint: problem.hint ?? hint };
}

function findFault(document: unknown, { op, path, from, value }: Operation): string | undefined {
  const wrong = [path, from].find((pointer) => pointer !== undefined && !/^(\/|$)/.test(pointer));
  if (wrong !== undefined) return `'${wrong}' is not a JSON pointer, which begins with /`;
  if (path === '' && op === 'remove') return 'the object itself cannot be removed';
  if (from !== undefined && !exists(document, from)) return `there is nothing at ${from}`;
  if (['add', 'move', 'copy'].includes(op)) return findTargetFault(document, path);
  if (!exists(document, path)) return `there is nothing at ${path}`;
  const isOther = op === 'test' && !isDeepStrictEqual(readWords(path).reduce<unknown>(step, document), value);
  return isOther ? 'the object has another value there' : undefined;
}

/** Returns the reason why no value can be put at a path; undefined if one can. */
function findTargetFault(document: unknown, path: string): string | undefined {
  if (path === '') return undefined;
  const words = readWords(path);
  const last = words.pop() ?? '';
  const parent = words.reduce<unknown>(step, document);
  const parentPath = path.slice(0, path.lastIndexOf('/'));
  if (!Array.isArray(parent)) {
    return isObject(parent) ? undefined : `there is nothing at ${parentPath || '/'} to put it into`;
  }
  if (last === '-' || (isIndex(last) && Number(last) <= parent.length)) return undefined;
  return `the list at ${parentPath} has ${parent.length} entries`;
}

function exists(document: unknown, path: string): boolean {
  return path === '' || readWords(path).reduce<unknown>(step, document) !== undefined;
}

function step(value: unknown, word: string): unknown {
  if (Array.isArray(value)) return isIndex(word) ? value[Number(word)] : undefined;
  return isObject(value) && Object.hasOwn(value, word) ? value[word] : undefined;
}

function isIndex(word: string): boolean {
  return /^(0|[1-9]\d*)$/.test(word);
}

function readWords(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((word) => word.replaceAll('~1', '/').replaceAll('~0', '~'));
}
