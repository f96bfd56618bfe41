import { asObject, asObjects, isObject, type JsonObject } from '../../core/json';
import { groupOf, type KubernetesObject, tryFindPodTemplate } from '../objects/kubernetes-object';

/**
 * API groups of the kinds whose pods Kubernetes itself creates. What other controllers do with a template is
 * unknown.
 */
const GROUPS = new Set(['', 'apps', 'batch', 'extensions']);

/** The container lists of a pod. */
const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** An image used by an object's pods. */
export interface PodImage {
  /** The image reference, as written. */
  readonly image: string;
  /** The container or volume that uses it. */
  readonly user: string;
}

/**
 * Lists the images of an object's pods: those of all containers, and of volumes that are images. Covers only
 * objects whose pods Kubernetes itself creates.
 */
export function listPodImages(object: KubernetesObject): readonly PodImage[] {
  return GROUPS.has(groupOf(object)) ? listTemplateImages(object) : [];
}

/** Like {@link listPodImages}, but also covers other kinds that have a pod template in the usual place. */
export function listTemplateImages(object: KubernetesObject): readonly PodImage[] {
  const spec = asObject(tryFindPodTemplate(object)?.spec);
  const ofContainers = CONTAINER_LISTS.flatMap((list) =>
    asObjects(spec[list]).flatMap(({ image, name }) => toPodImage(image, `container ${String(name)}`)),
  );
  const ofVolumes = asObjects(spec.volumes).flatMap(({ image, name }) =>
    toPodImage(asObject(image).reference, `volume ${String(name)}`),
  );
  return [...ofContainers, ...ofVolumes];
}

function toPodImage(image: unknown, user: string): readonly PodImage[] {
  return typeof image === 'string' && image !== '' ? [{ image, user }] : [];
}

/**
 * Replaces the images of an object; returns a copy if anything changes, otherwise the object itself.
 * @param replace returns the image to use instead of the given one
 */
export function replacePodImages(
  object: KubernetesObject,
  replace: (image: string) => string,
): KubernetesObject {
  const template = GROUPS.has(groupOf(object)) ? tryFindPodTemplate(object) : undefined;
  if (!isObject(template?.spec)) return object;
  const spec = replaceInPod(template.spec, replace);
  return spec === template.spec
    ? object
    : (copyWith(object, template, { ...template, spec }) as KubernetesObject);
}

function replaceInPod(spec: JsonObject, replace: (image: string) => string): JsonObject {
  const changed: Record<string, unknown> = {};
  for (const list of CONTAINER_LISTS) {
    const containers = replaceInList(spec[list], (container) => replaceField(container, 'image', replace));
    if (containers !== spec[list]) changed[list] = containers;
  }
  const volumes = replaceInList(spec.volumes, (volume) => {
    if (!isObject(volume.image)) return volume;
    const image = replaceField(volume.image, 'reference', replace);
    return image === volume.image ? volume : { ...volume, image };
  });
  if (volumes !== spec.volumes) changed.volumes = volumes;
  return Object.keys(changed).length > 0 ? { ...spec, ...changed } : spec;
}

function replaceInList(list: unknown, replace: (item: JsonObject) => JsonObject): unknown {
  if (!Array.isArray(list)) return list;
  const replaced = list.map((item: unknown) => (isObject(item) ? replace(item) : item));
  return replaced.some((item, index) => item !== list[index]) ? replaced : list;
}

function replaceField(holder: JsonObject, field: string, replace: (image: string) => string): JsonObject {
  const image = holder[field];
  if (typeof image !== 'string' || image === '') return holder;
  const replacement = replace(image);
  return replacement === image ? holder : { ...holder, [field]: replacement };
}

/** Copies the objects on the path to a part of an object, and replaces that part. */
function copyWith(value: unknown, part: JsonObject, replacement: JsonObject): unknown {
  if (value === part) return replacement;
  if (!isObject(value)) return value;
  for (const key of ['spec', 'jobTemplate', 'template']) {
    const copy = isObject(value[key]) ? copyWith(value[key], part, replacement) : value[key];
    if (copy !== value[key]) return { ...value, [key]: copy };
  }
  return value;
}
