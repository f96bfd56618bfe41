import { asObject, asObjects, isObject, type JsonObject } from '../../core/json';
import { type KubernetesObject, tryFindPodTemplate } from '../../synth/objects/kubernetes-object';

/** The template of a workload's pods. */
export interface PodTemplate {
  readonly labels: JsonObject;
  readonly spec: JsonObject;
  readonly containers: readonly JsonObject[];
  readonly images: readonly string[];
}

/** Reads the pod template of a workload; a Pod is its own template. */
export function readTemplate(object: KubernetesObject): PodTemplate {
  const template = asObject(tryFindPodTemplate(object));
  const podSpec = asObject(template.spec);
  const containers = asObjects(podSpec.containers);
  return {
    labels: asObject(asObject(template.metadata).labels),
    spec: podSpec,
    containers,
    images: containers.flatMap(({ image }) => (typeof image === 'string' ? [image] : [])),
  };
}

/** Returns the labels by which an object selects pods. */
export function readSelector({ kind, spec }: KubernetesObject): unknown {
  if (!isObject(spec)) return undefined;
  const selector = kind === 'NetworkPolicy' ? spec.podSelector : spec.selector;
  return kind === 'Service' ? selector : readMatchLabels(selector);
}

/** Returns the labels of a selector; undefined if it also has expressions, which are not supported. */
export function readMatchLabels(selector: unknown): unknown {
  return isObject(selector) && selector.matchExpressions === undefined ? selector.matchLabels : undefined;
}

/** Describes ports, such as `80, 443`. */
export function describePorts(ports: unknown): string {
  const numbers = asObjects(ports).flatMap(({ port }) => (port === undefined ? [] : [String(port)]));
  return [...new Set(numbers)].join(', ');
}

/** Describes the number of pods, such as `3 pods`. */
export function describeReplicas({ kind, spec }: KubernetesObject): string {
  if (kind === 'DaemonSet') return 'a pod on each node';
  if (kind === 'Pod' || kind === 'Job' || !isObject(spec)) return '';
  if (kind === 'CronJob') return typeof spec.schedule === 'string' ? spec.schedule : '';
  // the default of Kubernetes
  const count = spec.replicas ?? 1;
  return `${String(count)} ${count === 1 ? 'pod' : 'pods'}`;
}

const DATABASE_NAMES = new Set([
  'mysql',
  'mariadb',
  'postgresql',
  'postgres',
  'redis',
  'mongodb',
  'database',
]);
const DATABASE_PORTS = new Set([3306, 5432, 6379, 27_017]);

/** Whether a Service without a selector stands for a database. */
export function isDatabase({ metadata }: KubernetesObject, { ports }: JsonObject): boolean {
  const name = asObject(metadata.labels)['app.kubernetes.io/name'];
  if (DATABASE_NAMES.has(String(name))) return true;
  return asObjects(ports).some(({ port }) => DATABASE_PORTS.has(Number(port)));
}
