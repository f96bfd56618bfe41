import { type ApiObject, App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { TreeCache } from '../../core/complete-tree';
import { isKumikiError, KumikiError } from '../../core/errors';
import { asObject, asObjects, asStrings, type JsonObject } from '../../core/json';
import { checkCall } from '../../core/props/check-call';
import type {
  BackendSource,
  IPodBackendSource,
  PodBackend,
  PodHealth,
  PodPort,
  ServicePort,
} from '../../core/references';
import { sourceOf } from '../../core/source';
import { kubeContextOf } from '../../core/stack';
import { isOmitted } from '../../formats/json/key-order';
import { type Plain, toPlain } from '../../formats/json/plain';
import { canReadSources, renderApiObject, toRenderError, tryReadSource } from '../api-object/object-source';
import { SIGNATURES } from '../signatures';
import { readPodHealth, readPodPorts, readServicePorts, toPodPorts, toServiceSelector } from './read-pods';

const ALLOWED =
  'a workload of Kumiki, a Service with a selector, or a Deployment, StatefulSet, DaemonSet, ReplicaSet or Pod, of cdk8s-plus-25 or as ApiObject';

const WORKLOAD_KINDS = [
  'apps/v1/Deployment',
  'apps/v1/StatefulSet',
  'apps/v1/DaemonSet',
  'apps/v1/ReplicaSet',
];

/** The kinds of objects with pods that serve. */
export const POD_KINDS = /^(Deployment|StatefulSet|DaemonSet|ReplicaSet|Pod)$/;

const backends = new TreeCache<PodBackend>();

/**
 * Reads which pods are behind a service or workload. Objects of cdk8s-plus-25 may still change until the app
 * is synthesized: call it late (in a `Lazy`, a check or a contribution). It changes nothing.
 *
 * @throws SYNTH_BACKEND if `source` cannot be a backend
 */
export function toPodBackend(source: BackendSource): PodBackend {
  checkCall(SIGNATURES, 'toPodBackend', arguments);
  return backends.get(source, () =>
    isPodBackendSource(source) ? source.toPodBackend() : readBackend(source),
  );
}

/** Like {@link toPodBackend}; undefined if the source cannot be a backend, which a check of its own reports. */
export function tryReadPods(source: BackendSource): PodBackend | undefined {
  try {
    return toPodBackend(source);
  } catch (error) {
    if (isKumikiError(error)) return undefined;
    throw error;
  }
}

function isPodBackendSource(source: BackendSource): source is IPodBackendSource {
  return 'toPodBackend' in source;
}

function readBackend(source: IConstruct): PodBackend {
  const json = readObject(findApiObject(source));
  const backend = { construct: source, namespace: readNamespace(json), ...readPods(source, json) };
  if (!backend.service) return backend;
  // lazy: only health checks need it, and it searches the whole tree
  return {
    ...backend,
    get health() {
      return findHealthBehind(backend);
    },
  };
}

/** Returns the namespace in the metadata of an object. */
export function readNamespace(json: JsonObject): string | undefined {
  const { namespace } = asObject(json.metadata);
  return typeof namespace === 'string' ? namespace : undefined;
}

/** Pods of a workload in the construct tree. */
interface KnownPods {
  /** Context of the cluster. */
  readonly context: string | undefined;
  readonly namespace: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly PodPort[];
  readonly health: PodHealth | undefined;
}

const podsOfTrees = new TreeCache<readonly KnownPods[]>();
/** Services whose pods are being looked for: a custom workload may look for them in turn. */
const searches = new WeakSet<IConstruct>();

/** Finds the health check of the pods behind a Service, if all its workloads in the construct tree agree. */
function findHealthBehind(service: PodBackend): PodHealth | undefined {
  const { construct, namespace = 'default', selector, servicePorts } = service;
  if (searches.has(construct)) return undefined;
  searches.add(construct);
  try {
    const { root } = construct.node;
    const context = kubeContextOf(construct);
    const pods = podsOfTrees
      .get(root, () => listPods(root))
      .filter(
        (known) =>
          (known.namespace ?? 'default') === namespace &&
          isSelected(known.labels, selector) &&
          known.context === context,
      );
    const [first, ...others] = pods.map(
      ({ health, ports }) => health && withServicePort(health, ports, servicePorts),
    );
    const areAlike = others.every((other) => JSON.stringify(other) === JSON.stringify(first));
    return areAlike ? first : undefined;
  } finally {
    searches.delete(construct);
  }
}

/** Returns the health of pods with the port in the terms of the Service, which has no port names. */
function withServicePort(
  { port, protocol, path, statusByPath }: PodHealth,
  ports: readonly PodPort[],
  servicePorts: readonly ServicePort[],
): PodHealth {
  const toNumber = (target: number | string) => ports.find(({ name }) => name === target)?.number ?? target;
  const named = servicePorts.find(({ targetPort }) => toNumber(targetPort) === toNumber(port));
  return { port: named?.targetPort ?? toNumber(port), protocol, path, statusByPath };
}

function listPods(root: IConstruct): readonly KnownPods[] {
  return root.node.findAll().flatMap((construct) => {
    if (!isApiObject(construct) || !POD_KINDS.test(construct.kind)) return [];
    try {
      return [readKnownPods(construct)];
    } catch (error) {
      // its problems are reported by its own check
      if (isKumikiError(error)) return [];
      throw error;
    }
  });
}

function readKnownPods(workload: ApiObject): KnownPods {
  const json = readObject(workload);
  const spec = asObject(json.spec);
  const template = workload.kind === 'Pod' ? json : asObject(spec.template);
  const labels = asStrings(asObject(template.metadata).labels);
  const { ports, health } = readPodSpec(asObject(template.spec));
  // a construct of Kumiki knows more about its image
  const owner = workload.node.scopes.findLast((scope) => isPodBackendSource(scope as BackendSource));
  const backend = owner && toPodBackend(owner as BackendSource);
  const known = backend && isSelected(labels, backend.selector) ? backend.health : undefined;
  const context = kubeContextOf(workload);
  return { context, namespace: readNamespace(json), labels, ports, health: known ?? health };
}

/** Whether a selector of a Service selects pods with these labels. */
export function isSelected(labels: KnownPods['labels'], selector: PodBackend['selector']): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

/** Returns the result of `toJson()`, without its copies if the object is plain data. */
export function readObject(apiObject: ApiObject): JsonObject {
  const app = apiObject.node.root;
  const source = app instanceof App && canReadSources(app) ? tryReadSource(apiObject) : undefined;
  const plain = source && copyPlain(apiObject, source);
  return asObject(plain?.isClean ? plain.value : renderApiObject(apiObject));
}

function copyPlain(apiObject: ApiObject, source: object): Plain {
  try {
    return toPlain(source, 'kept');
  } catch (cause) {
    throw toRenderError(apiObject, cause);
  }
}

type Pods = Omit<PodBackend, 'construct' | 'namespace'>;

function readPods(source: IConstruct, json: JsonObject): Pods {
  const kind = `${json.apiVersion}/${json.kind}`;
  if (kind === 'v1/Service') return readService(source, json);
  if (kind === 'v1/Pod') return readPod(source, json);
  if (WORKLOAD_KINDS.includes(kind)) return readWorkload(source, json);
  throw backendError(source, `a ${json.kind} (${json.apiVersion}) cannot serve`);
}

function readService(source: IConstruct, json: JsonObject): Pods {
  const spec = asObject(json.spec);
  if (spec.type === 'ExternalName') throw backendError(source, 'a Service of type ExternalName has no pods');
  const selector = asStrings(spec.selector);
  const given = asObject(spec.selector);
  // without that label it would select more pods
  if (Object.keys(given).some((key) => !isOmitted(given[key]) && selector[key] === undefined)) {
    throw backendError(source, 'the selector of the Service has a value that is not a string', { given });
  }
  if (Object.keys(selector).length === 0) {
    throw backendError(source, 'the Service has no selector, so it has no pods');
  }
  if (asObjects(spec.ports).some(({ port }) => typeof port !== 'number')) {
    throw backendError(source, 'the Service has a port that is not a number', { given: spec.ports });
  }
  const servicePorts = readServicePorts(spec);
  const { annotations, labels } = asObject(json.metadata);
  const service = { spec, annotations: asStrings(annotations), labels: asStrings(labels) };
  return { selector, ports: toPodPorts(servicePorts), servicePorts, service };
}

function readPod(source: IConstruct, { metadata, spec }: JsonObject): Pods {
  const selector = asStrings(asObject(metadata).labels);
  if (Object.keys(selector).length === 0) throw backendError(source, 'the Pod has no labels to select it by');
  return { selector, ...readPodSpec(asObject(spec)) };
}

function readWorkload(source: IConstruct, json: JsonObject): Pods {
  const spec = asObject(json.spec);
  const template = asObject(spec.template);
  const selector = toServiceSelector(asObject(spec.selector), asStrings(asObject(template.metadata).labels));
  if (!selector) {
    throw backendError(source, `no Service can express the selector of the ${json.kind}`, {
      given: spec.selector,
    });
  }
  return { selector, ...readPodSpec(asObject(template.spec)) };
}

function readPodSpec(spec: JsonObject): Pick<Pods, 'ports' | 'servicePorts' | 'health'> {
  return { ports: readPodPorts(spec), servicePorts: [], health: readPodHealth(spec) };
}

/** Returns the object itself, or the default child, the object that constructs of cdk8s-plus wrap. */
function findApiObject(source: IConstruct): ApiObject {
  const object = isApiObject(source) ? source : tryFindDefaultChild(source);
  if (object && isApiObject(object)) return object;
  throw backendError(
    source,
    `a construct of class ${source.constructor.name} is neither a service nor a workload`,
  );
}

function tryFindDefaultChild(source: IConstruct): IConstruct | undefined {
  try {
    return source.node.defaultChild;
  } catch (cause) {
    throw backendError(source, `it is not clear which child of ${source.node.path} serves`, { cause });
  }
}

/** Compares the shape: the object may come from another copy of cdk8s. */
export function isApiObject(construct: IConstruct): construct is ApiObject {
  const { apiVersion, kind, toJson } = construct as Partial<ApiObject>;
  return typeof apiVersion === 'string' && typeof kind === 'string' && typeof toJson === 'function';
}

function backendError(
  source: IConstruct,
  message: string,
  { given, cause }: { readonly given?: unknown; readonly cause?: unknown } = {},
): KumikiError {
  return new KumikiError(
    {
      code: 'SYNTH_BACKEND',
      message,
      constructPath: source.node.path,
      source: sourceOf(source),
      given,
      allowed: ALLOWED,
    },
    { cause },
  );
}
