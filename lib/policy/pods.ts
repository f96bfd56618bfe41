import { asObject, asStrings, isObject, type JsonObject } from '../core/json';
import type { KubernetesObject } from '../synth/objects/kubernetes-object';
import { listContainers } from './containers';
import type { CheckedObject, CheckedPod } from './target';

/** Paths of the pod templates in objects; other kinds have theirs, if any, in the usual place. */
const TEMPLATES: ReadonlyMap<string, string> = new Map([
  ['Pod', ''],
  ['PodTemplate', 'template'],
  ['CronJob', 'spec.jobTemplate.spec.template'],
]);

/** Reads the pod or pod template of an object; undefined if it has neither. */
export function tryReadPod(target: CheckedObject): CheckedPod | undefined {
  const { object } = target;
  const path = TEMPLATES.get(object.kind) ?? 'spec.template';
  const template = readAt(object, path);
  const spec = template?.spec;
  // a template of something else, such as a Certificate or a machine
  if (!isObject(template) || !isObject(spec) || !Array.isArray(spec.containers)) return undefined;
  const metadata = asObject(template.metadata);
  return {
    ...target,
    path,
    metadata,
    spec,
    labels: asStrings(metadata.labels),
    containers: listContainers(spec),
  };
}

function readAt(object: KubernetesObject, path: string): JsonObject | undefined {
  let part: unknown = object;
  for (const key of path.split('.')) if (key !== '') part = asObject(part)[key];
  return isObject(part) ? part : undefined;
}
