import type * as ChildProcess from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Yaml } from 'cdk8s';
import type * as YamlLibrary from 'yaml';
import type { Alias, Document } from 'yaml';
import { decodeText } from '../core/decode-text';
import { isKumikiError, type KumikiError, toErrorMessage } from '../core/errors';
import { asObject, isObject } from '../core/json';
import { parseAsKubectl } from '../formats/yaml/parse-as-kubectl';
import type * as ProxyModule from '../network/proxy';
import { isCalledBy, TextFaults, toIncludeError } from './include-error';
import { separateObjects } from './json-stream';
import { findIncludeFault } from './misfit';
import { findRounded, type Rounded } from './rounded-integers';

/** Files that may omit their kind. */
const KUSTOMIZATION = /(?:^|[/\\])(?:kustomization\.ya?ml|Kustomization)$/;
/** Errors that the library reports where a mark should end, which may be the last line of the file. */
const UNCLOSED = /^(?:Missing closing|Flow .* end with a )/;
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
    throw toIncludeError(urlOrFile, toErrorMessage(error), 'check that it can be read from here');
  }
}

function readFile(file: string): string {
  if (typeof file !== 'string' || file === '') {
    throw toIncludeError(String(file), 'no file is named', 'is it a variable that is not set?');
  }
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) {
    throw toIncludeError(
      file,
      'there is no such file',
      'give a path relative to the folder in which kumiki runs, or a URL',
    );
  }
  if (stat.isDirectory()) throw toIncludeError(file, 'it is a folder', 'name each of its files');
  return decode(readFileSync(file), file);
}

function decode(bytes: Buffer, file: string): string {
  const text = decodeText(bytes);
  if (text === undefined) throw toIncludeError(file, 'it is not UTF-8', 'save it as UTF-8');
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
      throw toIncludeError(url, reason, 'download it, and include that file');
    }
    // the error's own message contains the command and the script's stack trace
    const reason = /^Error: (.*)$/m.exec(toErrorMessage(error))?.[1];
    throw toIncludeError(url, reason ?? 'the download fails', 'check that it can be read from here');
  }
  return decode(bytes, url);
}

function parse(file: string, text: string): unknown[] {
  let isExact = true;
  const documents = parseAsKubectl(text, () => {
    isExact = false;
  });
  const faults = new TextFaults(file, text);
  const [fault] = documents.flatMap(({ errors }) => errors);
  const separated = fault && separateObjects(text);
  if (separated !== undefined && parseAsKubectl(separated).every(({ errors }) => errors.length === 0))
    return parse(file, separated);
  if (fault?.code === 'DUPLICATE_KEY') throw toRepeatedError(faults, text, fault.pos[0]);
  if (fault) {
    const isTemplate = text.includes('{{');
    const hint = isTemplate
      ? 'it looks like a template: render it first'
      : 'correct it: kubectl would refuse it, too';
    const [unclosed] = documents.flatMap((document) => findUnclosed(document) ?? []);
    if (unclosed === undefined || unclosed > fault.pos[0])
      throw faults.toError(fault.pos[0], fault.message, { hint });
    const [line, column] = [faults.lineAt(unclosed), faults.columnAt(unclosed)];
    const reason = `the ${text[unclosed]} at line ${line}, column ${column} never ends`;
    throw faults.toError(unclosed, reason, { hint });
  }
  const [rounded] = isExact ? [] : documents.flatMap(findRounded);
  if (rounded) throw toRoundedError(faults, rounded);
  const values: unknown[] = [];
  const offsets: number[] = [];
  for (const document of documents) {
    const value = toValue(faults, document);
    if (!hasContent(value)) continue;
    values.push(value);
    offsets.push(document.contents?.range?.[0] ?? 0);
  }
  if (KUSTOMIZATION.test(file) && values.some((value) => isObject(value) && value.kind === undefined)) {
    const hint = 'kubectl kustomize DIR > all.yaml, and include that file';
    throw toIncludeError(file, 'it is for kustomize', hint);
  }
  const misfit = findIncludeFault(values);
  if (misfit && isCalledBy('include')) {
    const offset = offsets[misfit.index] ?? 0;
    const reason = `the document in line ${faults.lineAt(offset)} ${misfit.reason}`;
    throw faults.toError(offset, reason, { hint: misfit.hint });
  }
  if (values.length === 0 && isCalledBy('include') && !isCalledBy('helm')) {
    throw toIncludeError(
      file,
      'it has no objects',
      'kubectl would refuse it, too: is it the output of a program that failed?',
    );
  }
  return values;
}

/** Returns the offset of the first quotation mark or bracket of a document that never ends, if any. */
function findUnclosed({ contents, errors }: Document): number | undefined {
  const ends = new Set(errors.filter(({ message }) => UNCLOSED.test(message)).map(({ pos }) => pos[0]));
  if (ends.size === 0) return undefined;
  const { isCollection, isScalar, visit } = require('yaml') as typeof YamlLibrary;
  let start: number | undefined;
  visit(contents, {
    Node(_, node) {
      const isMarked = isScalar(node) ? node.type?.startsWith('QUOTE') : isCollection(node) && node.flow;
      // the innermost one that ends there
      if (isMarked && node.range && ends.has(node.range[1])) start = node.range[0];
    },
  });
  return start;
}

/** Converts a document to plain data, which fails if it has an alias or a merge that cannot be followed. */
function toValue(faults: TextFaults, document: Document): unknown {
  try {
    return document.toJSON();
  } catch (error) {
    const alias = findUnknownAlias(document);
    const offset = alias?.range?.[0] ?? document.contents?.range?.[0] ?? 0;
    const line = faults.lineAt(offset);
    throw alias
      ? faults.toError(offset, `line ${line} refers to the anchor ${alias.source}, which is not above it`, {
          hint: 'an anchor (&) is known from its line up to the next ---',
        })
      : faults.toError(offset, `the document in line ${line}: ${toErrorMessage(error)}`, {
          hint: 'correct it: kubectl would refuse it, too',
        });
  }
}

function findUnknownAlias(document: Document): Alias | undefined {
  const { visit } = require('yaml') as typeof YamlLibrary;
  let unknown: Alias | undefined;
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return undefined;
      unknown = alias;
      return visit.BREAK;
    },
  });
  return unknown;
}

function toRepeatedError(faults: TextFaults, text: string, offset: number): KumikiError {
  const key = /^(?:"[^"\n]*"|'[^'\n]*'|[^:\n]*)/.exec(text.slice(offset, offset + 200))?.[0] ?? '';
  const reason = `line ${faults.lineAt(offset)} has the key ${key} a second time, with another value`;
  const hint = isCalledBy('helm')
    ? 'helm template NAME CHART > all.yaml, leave one of the two out there, and include that file'
    : 'leave one of the two out: kubectl would keep only the last, without a word';
  return faults.toError(offset, reason, { hint });
}

function toRoundedError(faults: TextFaults, { offset, path, given, written }: Rounded): KumikiError {
  const line = faults.lineAt(offset);
  return faults.toError(offset, `${path} in line ${line} is ${given}, and would become ${written}`, {
    property: path,
    given,
    allowed: `integers up to ${Number.MAX_SAFE_INTEGER}`,
    hint: 'leave it out if the cluster fills it in, or quote it if it is a string',
  });
}

/** Whether cdk8s would make an object of a document, or leave it out as empty. */
function hasContent(value: unknown): boolean {
  if (value === undefined || value === null) return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}
