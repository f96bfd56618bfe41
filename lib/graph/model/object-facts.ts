import { asObject, asObjects, isObject, type JsonObject } from '../../core/json';
import { type KubernetesObject, tryFindPodTemplate } from '../../synth/objects/kubernetes-object';

/** What the pods of a workload are made from. */
export interface PodTemplate {
  readonly labels: JsonObject;
  readonly spec: JsonObject;
  readonly containers: readonly JsonObject[];
  readonly images: readonly string[];
}

/** Reads the template of a workload; of a pod, itself. */
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

/** The labels that an object selects pods by. */
export function readSelector({ kind, spec }: KubernetesObject): unknown {
  if (!isObject(spec)) return undefined;
  const selector = kind === 'NetworkPolicy' ? spec.podSelector : spec.selector;
  return kind === 'Service' ? selector : readMatchLabels(selector);
}

/** The labels of a selector; undefined if it has expressions, of which a picture knows nothing. */
export function readMatchLabels(selector: unknown): unknown {
  return isObject(selector) && selector.matchExpressions === undefined ? selector.matchLabels : undefined;
}

/** Such as `80, 443`. */
export function describePorts(ports: unknown): string {
  const numbers = asObjects(ports).flatMap(({ port }) => (port === undefined ? [] : [String(port)]));
  return [...new Set(numbers)].join(', ');
}

/** Such as `3 pods`. */
export function describeReplicas({ kind, spec }: KubernetesObject): string {
  if (kind === 'DaemonSet') return 'a pod on each node';
  if (kind === 'Pod' || kind === 'Job' || !isObject(spec)) return '';
  if (kind === 'CronJob') return typeof spec.schedule === 'string' ? spec.schedule : '';
  // Kubernetes has one if nothing is said
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

/** Whether a Service without pods is for a database. */
export function isDatabase({ metadata }: KubernetesObject, { ports }: JsonObject): boolean {
  const name = asObject(metadata.labels)['app.kubernetes.io/name'];
  if (DATABASE_NAMES.has(String(name))) return true;
  return asObjects(ports).some(({ port }) => DATABASE_PORTS.has(Number(port)));
}
