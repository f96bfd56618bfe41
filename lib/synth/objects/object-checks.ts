import type { Problem } from '../../core/errors';
import { DNS_LABEL, LABEL_VALUE, type NameRule, nameRuleOf, QUALIFIED_KEY } from '../../core/names';
import { isLeftOut } from '../../formats/json/key-order';
import { groupOf, type KubernetesObject } from './kubernetes-object';

/** Most bytes of all annotations of an object together: 256 KiB (`ValidateAnnotationsSize` of Kubernetes). */
const ANNOTATIONS_SIZE = 262_144;

type Fields = Readonly<Record<string, unknown>>;

/** What the API server would refuse in the metadata of an object, and of the pods it makes. */
export function* checkObject(object: KubernetesObject): Generator<Problem> {
  // a List is no object of its own
  if (object.kind === 'List' && object.apiVersion === 'v1') return;
  const { kind, metadata, spec } = object;
  yield* checkName(`metadata.name of ${kind}`, metadata.name, nameRuleOf(groupOf(object), kind));
  yield* checkName(`metadata.namespace of ${kind}`, metadata.namespace, DNS_LABEL);
  yield* checkMetadata('metadata', metadata);
  if (!isMap(spec)) return;
  const { template, jobTemplate } = spec;
  if (isMap(template)) yield* checkMetadata('spec.template.metadata', template.metadata);
  if (!isMap(jobTemplate)) return;
  yield* checkMetadata('spec.jobTemplate.metadata', jobTemplate.metadata);
  const jobPods = isMap(jobTemplate.spec) ? jobTemplate.spec.template : undefined;
  if (isMap(jobPods)) yield* checkMetadata('spec.jobTemplate.spec.template.metadata', jobPods.metadata);
}

function* checkName(what: string, given: unknown, rule: NameRule): Generator<Problem> {
  if (given === undefined || isValue(given, rule)) return;
  yield { code: 'SYNTH_NAME', message: `${what} is not valid`, given, allowed: rule.allowed };
}

function* checkMetadata(at: string, metadata: unknown): Generator<Problem> {
  if (!isMap(metadata)) return;
  if (isMap(metadata.labels)) yield* checkLabels(at, metadata.labels);
  if (isMap(metadata.annotations)) yield* checkAnnotations(at, metadata.annotations);
}

function* checkLabels(at: string, labels: Fields): Generator<Problem> {
  for (const key in labels) {
    const value = labels[key];
    // nearly all labels are valid, and make no text for messages
    if (isLeftOut(value) || (QUALIFIED_KEY.accepts(key) && isValue(value, LABEL_VALUE))) continue;
    yield* checkEntry(`label '${key}' in ${at}`, key, value);
    if (typeof value !== 'string' || LABEL_VALUE.accepts(value)) continue;
    const message = `the value of label '${key}' in ${at} is not valid`;
    yield { code: 'SYNTH_LABEL', message, given: value, allowed: LABEL_VALUE.allowed };
  }
}

function* checkAnnotations(at: string, annotations: Fields): Generator<Problem> {
  let bytes = 0;
  for (const key in annotations) {
    const value = annotations[key];
    if (isLeftOut(value)) continue;
    bytes += Buffer.byteLength(key) + Buffer.byteLength(String(value));
    // the server compares the keys of annotations in lower case
    yield* checkEntry(`annotation '${key}' in ${at}`, key.toLowerCase(), value);
  }
  if (bytes <= ANNOTATIONS_SIZE) return;
  const message = `the annotations in ${at} have ${bytes} bytes together`;
  yield { code: 'SYNTH_LABEL', message, allowed: `up to ${ANNOTATIONS_SIZE} bytes` };
}

/** What is wrong with the key of a label or annotation, and with the type of its value. */
function* checkEntry(what: string, key: string, value: unknown): Generator<Problem> {
  const code = 'SYNTH_LABEL';
  if (!QUALIFIED_KEY.accepts(key)) {
    yield { code, message: `the key of ${what} is not valid`, given: key, allowed: QUALIFIED_KEY.allowed };
  }
  if (typeof value !== 'string') {
    yield { code, message: `${what} is not a text`, given: value, hint: 'put it in quotes' };
  }
}

function isValue(value: unknown, rule: NameRule): boolean {
  return typeof value === 'string' && rule.accepts(value);
}

function isMap(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
