import type * as ChildProcess from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Yaml } from 'cdk8s';
import { decodeText } from '../core/decode-text';
import { isKumikiError, KumikiError, toErrorMessage } from '../core/errors';
import { asObject, isObject } from '../core/json';
import { sourceOfCaller } from '../core/source';
import { parseAsKubectl } from '../formats/yaml/parse-as-kubectl';
import type * as ProxyModule from '../network/proxy';
import { findIncludeFault } from './misfit';
import { findRounded, type Rounded } from './rounded-integers';

/** Files that may omit their kind. */
const KUSTOMIZATION = /(?:^|[/\\])(?:kustomization\.ya?ml|Kustomization)$/;
const MAX_DOWNLOAD = 100 * 2 ** 20;
const MAX_DOWNLOAD_SECONDS = 120;

const REPLACED = Symbol.for('kumiki.replacedYamlLoad');

/**
 * Makes `Include` and `Yaml.load` of cdk8s read files as kubectl does, and report faulty ones. On their own,
 * they read nothing from a link or a folder, and turn invalid YAML into objects without the faulty lines.
 */
export function replaceYamlLoad(yaml: typeof Yaml): void {
  // once: a test may put its own in place later
  if (REPLACED in yaml) return;
  Object.defineProperty(yaml, REPLACED, { value: true });
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
    throw toError(urlOrFile, describeFault(toErrorMessage(error)), 'check that it can be read from here');
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
  return decode(readFileSync(file), file);
}

function decode(bytes: Buffer, file: string): string {
  const text = decodeText(bytes);
  if (text === undefined) throw toError(file, 'it is not UTF-8', 'save it as UTF-8');
  return text;
}

/** Downloads with the script of cdk8s in a child process, because a constructor cannot wait. */
function download(url: string): string {
  const { execFileSync } = require('node:child_process') as typeof ChildProcess;
  const { chooseProxy } = require('../network/proxy') as typeof ProxyModule;
  const script = join(dirname(require.resolve('cdk8s')), '_loadurl.mjs');
  const proxy = chooseProxy(new URL(url), process.env, { code: 'SYNTH_INCLUDE' });
  let bytes: Buffer;
  try {
    bytes = execFileSync(process.execPath, [script, url], {
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: MAX_DOWNLOAD,
      timeout: MAX_DOWNLOAD_SECONDS * 1000,
      env: { ...process.env, ...(proxy && { NODE_USE_ENV_PROXY: '1' }) },
    });
  } catch (error) {
    if (asObject(error).code === 'ETIMEDOUT') {
      const reason = `it was not there after ${MAX_DOWNLOAD_SECONDS} seconds`;
      throw toError(url, reason, 'download it, and include that file');
    }
    // the error's own message contains the command and the script's stack trace
    const reason = /^Error: (.*)$/m.exec(toErrorMessage(error))?.[1];
    throw toError(url, reason ?? 'the download fails', 'check that it can be read from here');
  }
  return decode(bytes, url);
}

function parse(file: string, text: string): unknown[] {
  let isExact = true;
  const documents = parseAsKubectl(text, () => {
    isExact = false;
  });
  const [fault] = documents.flatMap(({ errors }) => errors);
  if (fault?.code === 'DUPLICATE_KEY') throw toRepeatedError(file, text, fault.pos[0]);
  if (fault) {
    const isTemplate = text.includes('{{');
    const hint = isTemplate
      ? 'it looks like a template: render it first'
      : 'correct it: kubectl would refuse it, too';
    throw toError(file, describeFault(fault.message), hint);
  }
  const [rounded] = isExact ? [] : documents.flatMap(findRounded);
  if (rounded) throw toRoundedError(file, text, rounded);
  const values: unknown[] = [];
  const offsets: number[] = [];
  for (const document of documents) {
    const value: unknown = document.toJSON();
    if (!hasContent(value)) continue;
    values.push(value);
    offsets.push(document.contents?.range?.[0] ?? 0);
  }
  if (KUSTOMIZATION.test(file) && values.some((value) => isObject(value) && value.kind === undefined)) {
    throw toError(file, 'it is for kustomize', 'kubectl kustomize DIR > all.yaml, and include that file');
  }
  const misfit = findIncludeFault(values);
  if (misfit && isCalledBy('include')) {
    const line = lineAt(text, offsets[misfit.index] ?? 0);
    throw toError(file, `the document in line ${line} ${misfit.reason}`, misfit.hint);
  }
  if (values.length === 0 && isCalledBy('include') && !isCalledBy('helm')) {
    throw toError(
      file,
      'it has no objects',
      'kubectl would refuse it, too: is it the output of a program that failed?',
    );
  }
  return values;
}

/**
 * Whether a construct of cdk8s loads the file: `include`, or `helm`, which extends it. Programs also load
 * YAML that is not of Kubernetes.
 */
function isCalledBy(construct: 'include' | 'helm'): boolean {
  const places = (new Error().stack ?? '').matchAll(/[\\/]cdk8s[\\/](?:lib|src)[\\/](\w+)\.[jt]s/g);
  return [...places].some(([, file]) => file === construct);
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function toRepeatedError(file: string, text: string, offset: number): KumikiError {
  const key = /^(?:"[^"\n]*"|'[^'\n]*'|[^:\n]*)/.exec(text.slice(offset, offset + 200))?.[0] ?? '';
  return toError(
    file,
    `line ${lineAt(text, offset)} has the key ${key} a second time, with another value`,
    isCalledBy('helm')
      ? 'helm template NAME CHART > all.yaml, leave one of the two out there, and include that file'
      : 'leave one of the two out: kubectl would keep only the last, without a word',
  );
}

function toRoundedError(file: string, text: string, { offset, path, given, written }: Rounded): KumikiError {
  const line = lineAt(text, offset);
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

/** Returns the first line of `… at line 4, column 1:`; the text itself follows it. */
function describeFault(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/:$/, '');
}

/** Whether cdk8s would make an object of a document, or leave it out as empty. */
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
