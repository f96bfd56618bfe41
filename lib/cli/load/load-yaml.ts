import type * as ChildProcess from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Yaml } from 'cdk8s';
import { isKumikiError, KumikiError } from '../../core/errors';
import { isObject } from '../../core/json';
import { sourceOfCaller } from '../../core/source';
import { parseAsKubectl } from '../../formats/yaml/parse-as-kubectl';
import { findRounded, type Rounded } from './rounded-integers';

/** Files that may omit their kind. */
const KUSTOMIZATION = /(?:^|[/\\])(?:kustomization\.ya?ml|Kustomization)$/;
const MAX_DOWNLOAD = 100 * 2 ** 20;

/**
 * Makes `Include` and `Yaml.load` of cdk8s report faulty files. On their own, they read nothing from a link
 * or a folder, and turn invalid YAML into objects without the faulty lines.
 */
export function replaceYamlLoad(yaml: typeof Yaml): void {
  yaml.load = loadYaml;
}

/**
 * Loads the non-empty documents of a file or URL.
 * @throws SYNTH_INCLUDE
 */
export function loadYaml(urlOrFile: string): unknown[] {
  try {
    const text = /^https?:/i.test(urlOrFile) ? download(urlOrFile) : readFile(urlOrFile);
    return parse(urlOrFile, text);
  } catch (error) {
    if (isKumikiError(error)) throw error;
    throw toError(urlOrFile, describeFault(messageOf(error)), 'check that it can be read from here');
  }
}

function readFile(file: string): string {
  if (typeof file !== 'string' || file === '') {
    throw toError(String(file), 'no file is named', 'is it a variable that is not set?');
  }
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) {
    throw toError(
      file,
      'there is no such file',
      'give a path relative to the folder in which kumiki runs, or a URL',
    );
  }
  if (stat.isDirectory()) throw toError(file, 'it is a folder', 'name each of its files');
  return readFileSync(file, 'utf8');
}

/** Downloads with the script of cdk8s in a child process, because a constructor cannot wait. */
function download(url: string): string {
  const { execFileSync } = require('node:child_process') as typeof ChildProcess;
  const script = join(dirname(require.resolve('cdk8s')), '_loadurl.mjs');
  try {
    return execFileSync(process.execPath, [script, url], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: MAX_DOWNLOAD,
    });
  } catch (error) {
    // the error's own message contains the command and the script's stack trace
    const reason = /^Error: (.*)$/m.exec(messageOf(error))?.[1];
    throw toError(url, reason ?? 'the download fails', 'check that it can be read from here');
  }
}

function parse(file: string, text: string): unknown[] {
  let isExact = true;
  const documents = parseAsKubectl(text, () => {
    isExact = false;
  });
  const [fault] = documents.flatMap(({ errors }) => errors);
  if (fault) {
    const isTemplate = text.includes('{{');
    const hint = isTemplate
      ? 'it looks like a template: render it first'
      : 'correct it: kubectl would refuse it, too';
    throw toError(file, describeFault(fault.message), hint);
  }
  const [rounded] = isExact ? [] : documents.flatMap(findRounded);
  if (rounded) throw toRoundedError(file, text, rounded);
  const values = documents.map((document): unknown => document.toJSON()).filter(hasContent);
  if (KUSTOMIZATION.test(file) && values.some((value) => isObject(value) && value.kind === undefined)) {
    throw toError(file, 'it is for kustomize', 'kubectl kustomize DIR > all.yaml, and include that file');
  }
  return values;
}

function toRoundedError(file: string, text: string, { offset, path, given, written }: Rounded): KumikiError {
  const line = text.slice(0, offset).split('\n').length;
  return new KumikiError({
    code: 'SYNTH_INCLUDE',
    message: `'${file}' cannot be read: ${path} in line ${line} is ${given}, and would become ${written}`,
    source: sourceOfCaller(),
    property: path,
    given,
    allowed: `integers up to ${Number.MAX_SAFE_INTEGER}`,
    hint: 'leave it out if the cluster fills it in, or quote it if it is a string',
  });
}

function messageOf(error: unknown): string {
  return isObject(error) && typeof error.message === 'string' ? error.message : String(error);
}

/** Returns the first line of `… at line 4, column 1:`; the text itself follows it. */
function describeFault(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/:$/, '');
}

/** Decides as cdk8s does. */
function hasContent(value: unknown): boolean {
  if (value === undefined || value === null) return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

function toError(file: string, reason: string, hint: string): KumikiError {
  return new KumikiError({
    code: 'SYNTH_INCLUDE',
    message: `'${file}' cannot be read: ${reason}`,
    source: sourceOfCaller(),
    given: file,
    allowed: 'a file or URL of YAML',
    hint,
  });
}
