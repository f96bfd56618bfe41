import { DNS_LABEL, LABEL_VALUE, type NameRule, nameRuleOf, QUALIFIED_KEY } from '../core/names';
import type { Problem } from '../errors';
import type { KubernetesObject, Manifest } from './assembly';

/** Most bytes of all annotations of an object together: 256 KiB (`ValidateAnnotationsSize`). */
const ANNOTATIONS_SIZE = 262_144;

/** What the API server would refuse in the metadata of an object, and of the pods it makes. */
export function checkObject(object: KubernetesObject): Problem[] {
  // a List is no object of its own
  if (object.kind === 'List' && object.apiVersion === 'v1') return [];
  return [...checkNames(object), ...metadataPlaces(object).flatMap(checkMetadata)];
}

/** Objects that would overwrite each other in a cluster: same API group, kind, namespace and name. */
export function checkDuplicates(manifests: readonly Manifest[]): Problem[] {
  const seen = new Map<string, string>();
  const problems: Problem[] = [];
  for (const { constructPath, object } of manifests) {
    const { name, namespace } = object.metadata;
    if (name === undefined || object.kind === 'List') continue;
    const key = [groupOf(object), object.kind, namespace ?? '', name].join('\n');
    const first = seen.get(key);
    if (first === undefined) seen.set(key, constructPath);
    else {
      problems.push({
        code: 'SYNTH_DUPLICATE',
        message: `${object.kind} '${name}'${namespace ? ` in namespace '${namespace}'` : ''} is made twice`,
        constructPath,
        hint: `give it another name or namespace than ${first} has`,
      });
    }
  }
  return problems;
}

/** The API group of an object; empty for the core group. */
export function groupOf(object: KubernetesObject): string {
  return object.apiVersion.includes('/') ? (object.apiVersion.split('/')[0] ?? '') : '';
}

function checkNames(object: KubernetesObject): Problem[] {
  const { name, namespace } = object.metadata;
  const rule = nameRuleOf(groupOf(object), object.kind);
  const problems: Problem[] = [];
  const check = (field: string, value: unknown, accepted: NameRule) => {
    if (value === undefined || (typeof value === 'string' && accepted.accepts(value))) return;
    problems.push({
      code: 'SYNTH_NAME',
      message: `${field} of ${object.kind} is not valid`,
      given: value,
      allowed: accepted.allowed,
    });
  };
  check('metadata.name', name, rule);
  check('metadata.namespace', namespace, DNS_LABEL);
  return problems;
}

interface MetadataPlace {
  readonly at: string;
  readonly metadata: unknown;
}

function metadataPlaces(object: KubernetesObject): MetadataPlace[] {
  const places = ['metadata', 'spec.template.metadata', 'spec.jobTemplate.metadata'];
  return [...places, 'spec.jobTemplate.spec.template.metadata'].map((at) => ({
    at,
    metadata: at.split('.').reduce(field, object),
  }));
}

function field(value: unknown, key: string): unknown {
  return isMap(value) ? value[key] : undefined;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkMetadata({ at, metadata }: MetadataPlace): Problem[] {
  const labels = Object.entries(field(metadata, 'labels') ?? {});
  const annotations = Object.entries(field(metadata, 'annotations') ?? {});
  return [
    ...labels.flatMap(([key, value]) => checkPair(`label '${key}' in ${at}`, key, value, LABEL_VALUE)),
    // the server compares the keys of annotations in lower case
    ...annotations.flatMap(([key, value]) =>
      checkPair(`annotation '${key}' in ${at}`, key.toLowerCase(), value),
    ),
    ...checkSize(at, annotations),
  ];
}

function checkPair(what: string, key: string, value: unknown, rule?: NameRule): Problem[] {
  const problems: Problem[] = [];
  if (!QUALIFIED_KEY.accepts(key)) {
    problems.push({
      code: 'SYNTH_LABEL',
      message: `the key of ${what} is not valid`,
      given: key,
      allowed: QUALIFIED_KEY.allowed,
    });
  }
  if (typeof value !== 'string') {
    problems.push({
      code: 'SYNTH_LABEL',
      message: `${what} is not a text`,
      given: value,
      hint: 'put it in quotes',
    });
  } else if (rule && !rule.accepts(value)) {
    problems.push({
      code: 'SYNTH_LABEL',
      message: `the value of ${what} is not valid`,
      given: value,
      allowed: rule.allowed,
    });
  }
  return problems;
}

function checkSize(at: string, annotations: readonly [string, unknown][]): Problem[] {
  const bytes = annotations.flat().reduce<number>((sum, text) => sum + Buffer.byteLength(String(text)), 0);
  if (bytes <= ANNOTATIONS_SIZE) return [];
  return [
    {
      code: 'SYNTH_LABEL',
      message: `the annotations in ${at} have ${bytes} bytes together`,
      allowed: `up to ${ANNOTATIONS_SIZE} bytes`,
    },
  ];
}
