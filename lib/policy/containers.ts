import { asObject, asObjects, type JsonObject } from '../core/json';

/** A container of a pod. */
export interface CheckedContainer {
  readonly name: string;
  /** Path in the pod, such as `spec.containers[0]`. */
  readonly path: string;
  readonly json: JsonObject;
  /** `init` containers end before the others start; `ephemeral` ones are added to a running pod. */
  readonly kind: 'main' | 'init' | 'sidecar' | 'ephemeral';
}

export type Containers = readonly CheckedContainer[];

/** Lists all containers of a pod, in the order in which they start. */
export function listContainers(spec: JsonObject): Containers {
  const read = (field: string, kindOf: (json: JsonObject) => CheckedContainer['kind']) =>
    asObjects(spec[field]).map((json, index) => ({
      name: typeof json.name === 'string' ? json.name : `${index}`,
      path: `spec.${field}[${index}]`,
      json,
      kind: kindOf(json),
    }));
  return [
    ...read('initContainers', ({ restartPolicy }) => (restartPolicy === 'Always' ? 'sidecar' : 'init')),
    ...read('containers', () => 'main'),
    ...read('ephemeralContainers', () => 'ephemeral'),
  ];
}

const HANDLERS = [
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle.postStart',
  'lifecycle.preStop',
];

/** Lists the probes and lifecycle hooks of a container, each with its path in the container. */
export function listHandlers({ json }: CheckedContainer): readonly { path: string; action: JsonObject }[] {
  return HANDLERS.map((path) => {
    const [field = '', hook] = path.split('.');
    const part = asObject(json[field]);
    return { path, action: hook === undefined ? part : asObject(part[hook]) };
  });
}
