import type { Problem } from '../../core/errors';
import { asObject, asObjects, isObject, type JsonObject } from '../../core/json';
import { describeValue } from '../../core/props/describe-value';
import { isOmitted } from '../../formats/json/key-order';
import { toUnresolvedProblem } from '../../formats/json/unresolved';
import { type KubernetesObject, tryFindPodTemplate } from './kubernetes-object';

/** Maximum size in bytes of all values of a ConfigMap or Secret: 1 MiB (`MaxSecretSize` of Kubernetes). */
const MAX_SIZE = 1_048_576;
const KEY = /^[-._a-zA-Z0-9]{1,253}$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
/** What base64 makes of an Output of Pulumi, an object or undefined that became text first. */
const UNRESOLVED_BYTES: readonly (readonly [start: string, text: string])[] = [
  ['Q2FsbGluZyBbdG9TdHJpbmddIG9uIGFuIFtPdXRwdXQ8VD5d', 'Calling [toString] on an [Output<T>]'],
  ['W29iamVjdCBPYmplY3Rd', '[object Object]'],
  ['dW5kZWZpbmVk', 'undefined'],
];

/** Fields that map keys to values, and whether their values are base64. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, boolean>>>> = {
  ConfigMap: { data: false, binaryData: true },
  Secret: { data: true, stringData: false },
};

/**
 * Finds what the API server would refuse in the values of a ConfigMap or Secret, or in variables and commands
 * of pods.
 */
export function checkTexts(object: KubernetesObject): Iterable<Problem> {
  const { apiVersion, kind } = object;
  const fields = apiVersion === 'v1' && Object.hasOwn(FIELDS, kind) ? FIELDS[kind] : undefined;
  if (fields) return checkFields(object, fields);
  const template = tryFindPodTemplate(object);
  return template ? checkPod(asObject(template.spec)) : NONE;
}

const NONE: readonly Problem[] = [];

function* checkFields(
  object: KubernetesObject,
  fields: Readonly<Record<string, boolean>>,
): Generator<Problem> {
  const { kind } = object;
  let bytes = 0;
  for (const [field, isBase64] of Object.entries(fields)) {
    const map = object[field];
    if (isOmitted(map)) continue;
    if (!isObject(map)) {
      yield toMapProblem(`${field} of ${kind}`, map);
      continue;
    }
    for (const key in map) {
      const value = map[key];
      if (isOmitted(value)) continue;
      if (!KEY.test(key) || key === '.' || key.startsWith('..')) yield toKeyProblem(kind, field, key);
      if (typeof value !== 'string')
        yield toTypeProblem(`${field}.${key} of ${kind}`, value, kind === 'Secret');
      else if (isBase64 && !isBase64Text(value)) yield toBase64Problem(kind, field, key);
      else bytes += Buffer.byteLength(value, isBase64 ? 'base64' : 'utf8');
      const unresolved = isBase64 ? findUnresolvedBytes(value) : undefined;
      if (unresolved !== undefined) yield toUnresolvedProblem(`${field}.${key} of ${kind}`, unresolved);
    }
  }
  if (bytes <= MAX_SIZE) return;
  yield {
    code: 'SYNTH_VALUE',
    message: `the values of ${kind} have ${bytes} bytes together`,
    allowed: `up to ${MAX_SIZE} bytes`,
    hint: 'divide it, or keep large files in a volume',
  };
}

function isBase64Text(value: string): boolean {
  const text = value.replace(/[\r\n]/g, '');
  return text.length % 4 === 0 && BASE64.test(text);
}

function findUnresolvedBytes(value: unknown): string | undefined {
  const isUnresolved = ([start]: readonly [string, string]) =>
    value === start || (start.length > 20 && typeof value === 'string' && value.startsWith(start));
  return UNRESOLVED_BYTES.find(isUnresolved)?.[1];
}

function checkPod({ containers, initContainers }: JsonObject): readonly Problem[] {
  const found: Problem[] = [];
  for (const container of asObjects(containers)) checkContainer(container, found);
  for (const container of asObjects(initContainers)) checkContainer(container, found);
  return found;
}

function checkContainer({ name, image, env, command, args }: JsonObject, found: Problem[]): void {
  const container = String(name);
  const unknownTag = typeof image === 'string' ? UNKNOWN_TAG.exec(image)?.[1] : undefined;
  if (unknownTag !== undefined)
    found.push(toUnresolvedProblem(`image of container ${container}`, unknownTag));
  for (const { name: variable, value } of asObjects(env)) {
    if (isOmitted(value) || isWord(value)) continue;
    found.push(toWordProblem(`variable ${String(variable)} of container ${container}`, value));
  }
  checkWords('command', command, container, found);
  checkWords('args', args, container, found);
}

const UNKNOWN_TAG = /:(null|NaN)$/;

function checkWords(field: string, words: unknown, container: string, found: Problem[]): void {
  if (!Array.isArray(words)) return;
  words.forEach((word: unknown, index) => {
    if (!isWord(word)) found.push(toWordProblem(`${field}[${index}] of container ${container}`, word));
  });
}

/** Whether a value can be a variable or a word of a command. */
function isWord(value: unknown): boolean {
  return typeof value === 'string' && !value.includes('\0');
}

function toWordProblem(what: string, value: unknown): Problem {
  return typeof value === 'string' ? toNulProblem(what) : toTypeProblem(what, value, true);
}

/** @param isSecret whether the value may be secret: then only its type is shown */
function toTypeProblem(what: string, given: unknown, isSecret: boolean): Problem {
  return {
    code: 'SYNTH_VALUE',
    message: `${what} is not a string`,
    given: isSecret ? describeValue(given, 'secret') : given,
    hint: typeof given === 'object' ? 'write it as a string, such as JSON' : 'put it in quotes',
  };
}

/** The API server accepts the character, but no program can be started with it. */
function toNulProblem(what: string): Problem {
  return {
    code: 'SYNTH_VALUE',
    message: `${what} has a NUL character, which no argument or variable of a program can have`,
    allowed: 'any other character',
    hint: 'leave it out, or mount a file with it',
  };
}

function toMapProblem(what: string, given: unknown): Problem {
  return {
    code: 'SYNTH_VALUE',
    message: `${what} is not an object`,
    given: describeValue(given, 'secret'),
    allowed: 'keys with values',
  };
}

function toKeyProblem(kind: string, field: string, given: string): Problem {
  return {
    code: 'SYNTH_VALUE',
    message: `a key in ${field} of ${kind} is not valid`,
    given,
    allowed: "1 to 253 letters, digits, '-', '_' and '.', not beginning with '..'",
    hint: 'keys become file names: leave folders to the path where they are mounted',
  };
}

/** Returns a problem without the value, which is secret. */
function toBase64Problem(kind: string, field: string, key: string): Problem {
  return {
    code: 'SYNTH_VALUE',
    message: `${field}.${key} of ${kind} is not base64`,
    allowed: 'bytes in base64',
    hint: kind === 'Secret' ? 'use strings in stringData' : 'use strings in data',
  };
}
