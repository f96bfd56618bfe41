import type { Problem } from '../../core/errors';
import { DNS_LABEL, LABEL_VALUE, type NameRule, nameRuleOf, QUALIFIED_KEY } from '../../core/names';
import type { KubernetesObject } from './manifest';

/** Most bytes of all annotations of an object together: 256 KiB (`ValidateAnnotationsSize`). */
const ANNOTATIONS_SIZE = 262_144;

const NOTHING = {};

/** What the API server would refuse in the metadata of an object, and of the pods it makes. */
export function checkObject(object: KubernetesObject): Problem[] {
  // a List is no object of its own
  if (object.kind === 'List' && object.apiVersion === 'v1') return [];
  const problems: Problem[] = [];
  const { name, namespace } = object.metadata;
  checkName(object, 'metadata.name', name, nameRuleOf(groupOf(object), object.kind), problems);
  checkName(object, 'metadata.namespace', namespace, DNS_LABEL, problems);
  checkMetadata('metadata', object.metadata, problems);
  const template = field(object.spec, 'template');
  checkMetadata('spec.template.metadata', field(template, 'metadata'), problems);
  const jobTemplate = field(object.spec, 'jobTemplate');
  checkMetadata('spec.jobTemplate.metadata', field(jobTemplate, 'metadata'), problems);
  const jobPods = field(field(jobTemplate, 'spec'), 'template');
  checkMetadata('spec.jobTemplate.spec.template.metadata', field(jobPods, 'metadata'), problems);
  return problems;
}

/** Finds objects that would overwrite each other in a cluster: same API group, kind, namespace and name. */
export class DuplicateCheck {
  readonly problems: Problem[] = [];
  /** By namespace and name, of which most are one object's or two's. */
  private readonly seen = new Map<string, Map<string, Seen[]>>();

  see(object: KubernetesObject, constructPath: string): void {
    const { name, namespace = '' } = object.metadata;
    if (name === undefined || object.kind === 'List') return;
    const group = groupOf(object);
    const same = this.namesakes(namespace, name);
    const first = same.find((each) => each.kind === object.kind && each.group === group);
    if (!first) {
      same.push({ group, kind: object.kind, constructPath });
      return;
    }
    this.problems.push({
      code: 'SYNTH_DUPLICATE',
      message: `${object.kind} '${name}'${namespace ? ` in namespace '${namespace}'` : ''} is made twice`,
      constructPath,
      hint: `give it another name or namespace than ${first.constructPath} has`,
    });
  }

  private namesakes(namespace: string, name: string): Seen[] {
    const names = this.seen.get(namespace) ?? new Map<string, Seen[]>();
    if (names.size === 0) this.seen.set(namespace, names);
    const same = names.get(name) ?? [];
    if (same.length === 0) names.set(name, same);
    return same;
  }
}

interface Seen {
  readonly group: string;
  readonly kind: string;
  readonly constructPath: string;
}

/** The API group of an object; empty for the core group. */
export function groupOf({ apiVersion }: KubernetesObject): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

function checkName(
  { kind }: KubernetesObject,
  at: string,
  value: unknown,
  rule: NameRule,
  problems: Problem[],
): void {
  if (value === undefined || (typeof value === 'string' && rule.accepts(value))) return;
  const message = `${at} of ${kind} is not valid`;
  problems.push({ code: 'SYNTH_NAME', message, given: value, allowed: rule.allowed });
}

function checkMetadata(at: string, metadata: unknown, problems: Problem[]): void {
  if (metadata === undefined) return;
  const labels = mapOf(metadata, 'labels');
  for (const key in labels) {
    const value = labels[key];
    if (isLeftOut(value)) continue;
    if (QUALIFIED_KEY.accepts(key) && typeof value === 'string' && LABEL_VALUE.accepts(value)) continue;
    problems.push(...labelProblems(`label '${key}' in ${at}`, key, value, LABEL_VALUE));
  }
  let bytes = 0;
  const annotations = mapOf(metadata, 'annotations');
  for (const key in annotations) {
    const value = annotations[key];
    if (isLeftOut(value)) continue;
    bytes += Buffer.byteLength(key) + Buffer.byteLength(String(value));
    // the server compares the keys of annotations in lower case
    problems.push(...labelProblems(`annotation '${key}' in ${at}`, key.toLowerCase(), value));
  }
  if (bytes <= ANNOTATIONS_SIZE) return;
  const message = `the annotations in ${at} have ${bytes} bytes together`;
  problems.push({ code: 'SYNTH_LABEL', message, allowed: `up to ${ANNOTATIONS_SIZE} bytes` });
}

function* labelProblems(what: string, key: string, value: unknown, rule?: NameRule): Generator<Problem> {
  const code = 'SYNTH_LABEL';
  if (!QUALIFIED_KEY.accepts(key)) {
    yield { code, message: `the key of ${what} is not valid`, given: key, allowed: QUALIFIED_KEY.allowed };
  }
  if (typeof value !== 'string') {
    yield { code, message: `${what} is not a text`, given: value, hint: 'put it in quotes' };
  } else if (rule && !rule.accepts(value)) {
    yield { code, message: `the value of ${what} is not valid`, given: value, allowed: rule.allowed };
  }
}

function field(value: unknown, key: string): unknown {
  return isMap(value) ? value[key] : undefined;
}

/** Null and undefined in maps are left out of the manifest. */
function isLeftOut(value: unknown): boolean {
  return value === null || value === undefined;
}

function mapOf(value: unknown, key: string): Readonly<Record<string, unknown>> {
  const map = field(value, key);
  return isMap(map) ? map : NOTHING;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
