import { isObject, type JsonObject } from '../../core/json';
import { groupOf, type KubernetesObject } from '../../synth/objects/kubernetes-object';

/** Another object, in the same namespace or in none, that an object needs. */
export interface Reference {
  /** As written by {@link qualifyKind}. */
  readonly kind: string;
  readonly name: string;
  /** @default - the namespace of the object that refers to it */
  readonly namespace?: string;
}

/** A kind, qualified as kubectl does: `Service`, or `Role.rbac.authorization.k8s.io`. */
export function qualifyKind({ apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>): string {
  const group = groupOf({ apiVersion });
  return group === '' ? kind : `${kind}.${group}`;
}

/** The resource name of an object: `namespace/kind/name`, or `kind/name` without a namespace. */
export function nameObject({ kind, metadata }: Pick<KubernetesObject, 'kind' | 'metadata'>): string {
  const { namespace, name = '' } = metadata;
  return namespace === undefined ? `${kind}/${name}` : `${namespace}/${kind}/${name}`;
}

/** The objects that must exist before an object can work: those its pods mount, read and run as. */
export function* listReferences(object: KubernetesObject): Generator<Reference> {
  const pods = tryFindPodSpec(object);
  if (pods) yield* listPodReferences(pods);
  yield* listStatefulSetReferences(object);
  if (/^(?:Cluster)?RoleBinding$/.test(object.kind)) yield* listBindingReferences(object);
  if (object.kind === 'HorizontalPodAutoscaler') yield* named(get(object.spec, 'scaleTargetRef'));
}

/** The pods that an object runs; undefined if it runs none. */
export function tryFindPodSpec({ kind, spec }: KubernetesObject): JsonObject | undefined {
  if (kind === 'Pod') return isObject(spec) ? spec : undefined;
  const holder = kind === 'CronJob' ? get(get(spec, 'jobTemplate'), 'spec') : spec;
  const pods = get(get(holder, 'template'), 'spec');
  return isObject(pods) && Array.isArray(pods.containers) ? pods : undefined;
}

function* listPodReferences(pods: JsonObject): Generator<Reference> {
  yield* byName('ServiceAccount', pods.serviceAccountName);
  yield* byName('PriorityClass.scheduling.k8s.io', pods.priorityClassName);
  yield* byName('RuntimeClass.node.k8s.io', pods.runtimeClassName);
  for (const secret of list(pods.imagePullSecrets)) yield* byName('Secret', secret.name);
  for (const volume of list(pods.volumes)) yield* listVolumeReferences(volume);
  for (const container of [...list(pods.initContainers), ...list(pods.containers)]) {
    for (const source of list(container.envFrom)) yield* listSourceReferences(source);
    for (const { valueFrom } of list(container.env)) {
      yield* byName('ConfigMap', get(get(valueFrom, 'configMapKeyRef'), 'name'));
      yield* byName('Secret', get(get(valueFrom, 'secretKeyRef'), 'name'));
    }
  }
}

function* listVolumeReferences(volume: JsonObject): Generator<Reference> {
  yield* byName('ConfigMap', get(volume.configMap, 'name'));
  yield* byName('Secret', get(volume.secret, 'secretName'));
  yield* byName('PersistentVolumeClaim', get(volume.persistentVolumeClaim, 'claimName'));
  for (const source of list(get(volume.projected, 'sources'))) {
    yield* byName('ConfigMap', get(source.configMap, 'name'));
    yield* byName('Secret', get(source.secret, 'name'));
  }
}

function* listSourceReferences(source: JsonObject): Generator<Reference> {
  yield* byName('ConfigMap', get(source.configMapRef, 'name'));
  yield* byName('Secret', get(source.secretRef, 'name'));
}

/** A StatefulSet needs the Service that names its pods. */
function* listStatefulSetReferences({ kind, spec }: KubernetesObject): Generator<Reference> {
  if (kind === 'StatefulSet') yield* byName('Service', get(spec, 'serviceName'));
}

function* listBindingReferences(binding: KubernetesObject): Generator<Reference> {
  const role = isObject(binding.roleRef) ? binding.roleRef : {};
  // the API server fills in this group if none is named
  yield* named({ apiGroup: groupOf(binding), ...role });
  for (const subject of list(binding.subjects)) {
    if (subject.kind === 'ServiceAccount') yield* named(subject);
  }
}

function* named(value: unknown): Generator<Reference> {
  if (!isObject(value) || typeof value.kind !== 'string') return;
  const { kind, apiGroup, apiVersion } = value;
  const version = typeof apiGroup === 'string' && apiGroup !== '' ? `${apiGroup}/` : apiVersion;
  const qualified = qualifyKind({ kind, apiVersion: typeof version === 'string' ? version : '' });
  for (const reference of byName(qualified, value.name)) {
    yield typeof value.namespace === 'string' ? { ...reference, namespace: value.namespace } : reference;
  }
}

function* byName(kind: string, name: unknown): Generator<Reference> {
  if (typeof name === 'string') yield { kind, name };
}

function get(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined;
}

function list(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
