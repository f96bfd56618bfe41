import type { Problem } from '../../core/errors';
import { findNameRule, type NameRule } from '../../kubernetes/name-rules';
import { findKindFault } from './known-kinds';
import { groupOf, type KubernetesObject } from './kubernetes-object';

/** What follows from the apiVersion and kind of an object alone. */
export interface ObjectType {
  /** API group; empty for the core group. */
  readonly group: string;
  /** The rule for `metadata.name`. */
  readonly nameRule: NameRule;
  /** What the API server would refuse. */
  readonly problems: readonly Problem[];
}

const API_VERSION = /^(?:[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?\/)?[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const KUSTOMIZE = 'kustomize.config.k8s.io/';
const KIND = /^[A-Za-z](?:[-A-Za-z0-9]*[A-Za-z0-9])?$/;

/** apiVersion → kind → type. Thousands of objects share a few types. */
const TYPES = new Map<string, Map<string, ObjectType>>();

/** Returns the type of an object. */
export function typeOf(object: KubernetesObject): ObjectType {
  const { apiVersion, kind } = object;
  const known = TYPES.get(apiVersion)?.get(kind);
  if (known) return known;
  const type = readType(object);
  const kinds = TYPES.get(apiVersion) ?? new Map<string, ObjectType>();
  TYPES.set(apiVersion, kinds.set(kind, type));
  return type;
}

function readType(object: KubernetesObject): ObjectType {
  const group = groupOf(object);
  const invalid = [...explainType(object)];
  const kindFault = invalid.length === 0 ? findKindFault(object) : undefined;
  const problems = kindFault ? [kindFault] : invalid;
  return { group, nameRule: findNameRule(group, object.kind), problems };
}

function* explainType({ apiVersion, kind }: KubernetesObject): Generator<Problem> {
  const code = 'SYNTH_API_OBJECT';
  if (!API_VERSION.test(apiVersion)) {
    const allowed = 'a version, or a group and a version, such as apps/v1';
    const message = `'${apiVersion}' is not an apiVersion`;
    yield { code, message, property: 'apiVersion', given: apiVersion, allowed };
  }
  if (apiVersion.startsWith(KUSTOMIZE)) {
    const message = `a ${kind} is for kustomize: no cluster has such objects`;
    const hint = 'kubectl kustomize DIR > all.yaml, and include that file';
    yield { code, message, property: 'apiVersion', given: apiVersion, hint };
  }
  if (KIND.test(kind)) return;
  const allowed = 'letters, digits and -, such as ConfigMap';
  yield { code, message: `'${kind}' is not a kind`, property: 'kind', given: kind, allowed };
}
