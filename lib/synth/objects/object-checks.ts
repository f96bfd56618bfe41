import type { Chart } from 'cdk8s';
import type { Problem } from '../../core/errors';
import { isObject, type JsonObject } from '../../core/json';
import { isOmitted } from '../../formats/json/key-order';
import { DNS_LABEL, LABEL_VALUE, type NameRule, QUALIFIED_KEY } from '../../kubernetes/name-rules';
import { checkTexts } from './data-checks';
import { checkFieldTypes } from './field-types';
import { isMap, toMapProblem } from './given-metadata';
import type { KubernetesObject } from './kubernetes-object';
import { typeOf } from './object-type';

/** Maximum size in bytes of an object's annotations: 256 KiB (`ValidateAnnotationsSize` of Kubernetes). */
const ANNOTATIONS_SIZE = 262_144;

/** What a chart passes on to each of its objects. */
export type Inherited = Pick<Chart, 'namespace' | 'labels'>;

/** Checks what a chart passes on to its objects, so that it is reported once and not for each object. */
export function* checkInherited({ namespace, labels }: Inherited): Generator<Problem> {
  if (!isName(namespace, DNS_LABEL)) {
    yield {
      code: 'SYNTH_NAME',
      message: 'the namespace is not valid',
      property: 'namespace',
      given: namespace,
      allowed: DNS_LABEL.allowed,
      ...suggest(namespace, DNS_LABEL),
    };
  }
  for (const key in labels) {
    if (!isLabel(key, labels[key])) yield* explainLabel('the labels of all objects', key, labels[key]);
  }
}

/** Suggests the name or label value that is probably meant. */
function suggest(given: unknown, rule: NameRule): { readonly hint?: string } {
  if (typeof given === 'number' || typeof given === 'boolean') return { hint: 'put it in quotes' };
  if (typeof given === 'object') return {};
  const text = String(given).slice(0, 100);
  const [accepted] = [text.replace(/[^A-Za-z0-9_.]+/g, '-'), text.toLowerCase().replace(/[^a-z0-9]+/g, '-')]
    .map((name) => name.replace(/^[-_.]|[-_.]$/g, ''))
    .filter((name) => name !== '' && rule.accepts(name));
  return accepted === undefined ? {} : { hint: `'${accepted}' would be valid` };
}

/**
 * Finds what the API server would refuse in the metadata of an object and of the pods it creates.
 * @param chart the chart of the object; {@link checkInherited} checks what the object inherits from it
 */
export function checkObject(object: KubernetesObject, chart?: Inherited): Problem[] {
  const { metadata, spec } = object;
  const { problems, nameRule } = typeOf(object);
  // nearly all objects are valid, and creating a generator takes time
  const found = [...problems];
  if (!isName(metadata.name, nameRule)) found.push(toNameProblem(object, 'name', nameRule));
  if (metadata.namespace !== chart?.namespace && !isName(metadata.namespace, DNS_LABEL)) {
    found.push(toNameProblem(object, 'namespace', DNS_LABEL));
  }
  checkMetadata('metadata', metadata, found, chart);
  found.push(...checkTexts(object));
  found.push(...checkFieldTypes(object));
  if (!isObject(spec)) return found;
  const { template, jobTemplate } = spec;
  if (isObject(template)) checkMetadata('spec.template.metadata', template.metadata, found);
  if (!isObject(jobTemplate)) return found;
  checkMetadata('spec.jobTemplate.metadata', jobTemplate.metadata, found);
  const jobPods = isObject(jobTemplate.spec) ? jobTemplate.spec.template : undefined;
  if (isObject(jobPods)) checkMetadata('spec.jobTemplate.spec.template.metadata', jobPods.metadata, found);
  return found;
}

function isName(value: unknown, rule: NameRule): boolean {
  return value === undefined || (typeof value === 'string' && rule.accepts(value));
}

function toNameProblem(
  { kind, metadata }: KubernetesObject,
  field: 'name' | 'namespace',
  rule: NameRule,
): Problem {
  const given = metadata[field];
  return {
    code: 'SYNTH_NAME',
    message: `metadata.${field} of ${kind} is not valid`,
    property: `metadata.${field}`,
    given,
    allowed: rule.allowed,
    ...suggest(given, rule),
  };
}

function checkMetadata(at: string, metadata: unknown, found: Problem[], chart?: Inherited): void {
  if (isObject(metadata) && !isPlainlyRight(metadata)) found.push(...explainMetadata(at, metadata, chart));
}

/** Whether metadata is certainly valid. */
function isPlainlyRight({ labels, annotations }: JsonObject): boolean {
  if (annotations !== undefined) return false;
  if (!isObject(labels)) return isMap(labels);
  for (const key in labels) if (!isLabel(key, labels[key])) return false;
  return true;
}

function* explainMetadata(
  at: string,
  { labels, annotations }: JsonObject,
  chart?: Inherited,
): Generator<Problem> {
  if (!isMap(labels)) yield toMapProblem(`${at}.labels`, labels);
  if (!isMap(annotations)) yield toMapProblem(`${at}.annotations`, annotations);
  if (isObject(labels)) {
    for (const key in labels) {
      if (isLabel(key, labels[key]) || labels[key] === chart?.labels[key]) continue;
      yield* explainLabel(at, key, labels[key]);
    }
  }
  if (isObject(annotations)) yield* checkAnnotations(at, annotations);
}

function isLabel(key: string, value: unknown): boolean {
  if (isOmitted(value)) return true;
  return QUALIFIED_KEY.accepts(key) && typeof value === 'string' && LABEL_VALUE.accepts(value);
}

function* explainLabel(at: string, key: string, value: unknown): Generator<Problem> {
  const what = `label '${key}' in ${at}`;
  yield* checkEntry(what, key, value);
  if (typeof value !== 'string' || LABEL_VALUE.accepts(value)) return;
  yield {
    code: 'SYNTH_LABEL',
    message: `the value of ${what} is not valid`,
    property: `labels.${key}`,
    given: value,
    allowed: LABEL_VALUE.allowed,
    ...suggest(value, LABEL_VALUE),
  };
}

function* checkAnnotations(at: string, annotations: JsonObject): Generator<Problem> {
  let bytes = 0;
  for (const key in annotations) {
    const value = annotations[key];
    if (isOmitted(value)) continue;
    bytes += Buffer.byteLength(key) + Buffer.byteLength(String(value));
    // the server compares annotation keys in lower case
    yield* checkEntry(`annotation '${key}' in ${at}`, key.toLowerCase(), value);
  }
  if (bytes <= ANNOTATIONS_SIZE) return;
  const message = `the annotations in ${at} have ${bytes} bytes together`;
  yield { code: 'SYNTH_LABEL', message, allowed: `up to ${ANNOTATIONS_SIZE} bytes` };
}

/** Checks the key of a label or annotation, and the type of its value. */
function* checkEntry(what: string, key: string, value: unknown): Generator<Problem> {
  const code = 'SYNTH_LABEL';
  if (!QUALIFIED_KEY.accepts(key)) {
    yield { code, message: `the key of ${what} is not valid`, given: key, allowed: QUALIFIED_KEY.allowed };
  }
  if (typeof value !== 'string') {
    yield { code, message: `${what} is not a string`, given: value, hint: 'put it in quotes' };
  }
}
