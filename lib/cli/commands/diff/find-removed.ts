import { tryReadContentStart } from '../../../kubernetes/hashed-config-map';
import { parseOwner } from '../../../kubernetes-api/found-metadata';
import type { ListedObject } from '../../../kubernetes-api/list-objects';
import { listReferences, nameObject } from '../../../pulumi/manifests/references';
import type { PlacedObject } from '../../../synth/compare/object-changes';
import { groupOf, type KubernetesObject } from '../../../synth/objects/kubernetes-object';

/** The evidence for finding removed objects, from a cluster and the program. */
export interface RemovalEvidence {
  /** The objects in the cluster. */
  readonly listed: readonly ListedObject[];
  /** The objects that the program applies to it. */
  readonly program: readonly KubernetesObject[];
  /** The objects written by the last synth, except for those whose documents are unchanged. */
  readonly last: readonly PlacedObject[];
  /** Namespace of objects that do not name one. */
  readonly namespace: string;
}

/** An object that the program no longer has. */
export interface RemovedObject {
  readonly object: ListedObject;
  /** The group of the object in the last synth, if known. */
  readonly group: string | undefined;
  readonly deletedBy: 'pulumi' | 'nobody';
}

/** The objects that the program does not have, by what happens to them. */
export interface Removals {
  readonly removed: readonly RemovedObject[];
  /** Objects of the stack that an up keeps: previous ConfigMaps for rollbacks, and Secrets that pods read. */
  readonly kept: readonly ListedObject[];
  /**
   * Objects applied with kubectl to a namespace of the program, if the program's objects were applied that
   * way.
   */
  readonly unclaimed: readonly ListedObject[];
  /** Whether Pulumi stacks have objects in the cluster, but the program's stack cannot be determined. */
  readonly isStackUnknown: boolean;
}

const OWN_MANAGER = /^kumiki\//;
const KUBECTL = /^kubectl(?:-client-side-apply)?$/;

/**
 * Finds the objects that used to belong to the program. Objects applied by Pulumi name their stack; the
 * program's stack is that of its existing objects. Other objects are recognized by the record of the last
 * synth.
 */
export function findRemoved({ listed, program, last, namespace }: RemovalEvidence): Removals {
  const current = new ObjectSet(program, namespace);
  const former = new ObjectSet(
    last.map(({ object }) => object),
    namespace,
  );
  const groups = new Map(last.map(({ object, group }) => [object, group]));
  const live = listed.filter((each) => current.find(each));
  const names = new Set(listed.map(nameListed));
  const isGone = (each: ListedObject) => !each.isPassing && !current.find(each) && !isCopy(each, names);
  const gone = listed.filter(isGone);
  const stacks = [live, gone.filter((each) => former.find(each))].map(listStacks);
  const stack = stacks.find(({ ids }) => ids.size > 0) ?? listStacks(live);
  const isKept = recognizeKept(program, namespace);
  const removed: RemovedObject[] = [];
  const [kept, foreign]: [ListedObject[], ListedObject[]] = [[], []];
  for (const object of gone) {
    const owner = parseOwner(object.annotations);
    const isOfStack = owner
      ? stack.ids.has(owner.id) && !current.hasResource(owner.resource)
      : object.managers.some((each) => stack.managers.has(each));
    const known = former.find(object);
    if (isOfStack && isKept(object)) kept.push(object);
    else if (isOfStack || (!owner && known)) {
      const group = known && groups.get(known);
      removed.push({ object, group, deletedBy: isOfStack ? 'pulumi' : 'nobody' });
    } else foreign.push(object);
  }
  return {
    removed,
    kept,
    unclaimed: listUnclaimed(foreign, live, current.namespaces),
    isStackUnknown: stack.ids.size === 0 && gone.some(({ annotations }) => parseOwner(annotations)),
  };
}

/** Objects from manifests, indexed to look up objects of a cluster. */
class ObjectSet {
  readonly namespaces = new Set<string>();
  private readonly byKey = new Map<string, KubernetesObject>();
  /** Objects whose names the API server generates. */
  private readonly nameStarts: { readonly key: string; readonly object: KubernetesObject }[] = [];
  private readonly resources: ReadonlySet<string>;

  constructor(objects: readonly KubernetesObject[], defaultNamespace: string) {
    for (const object of objects) {
      const { name, generateName, namespace = defaultNamespace } = object.metadata;
      this.namespaces.add(namespace);
      // cluster-scoped objects have no namespace, whatever the manifest says
      for (const place of [namespace, undefined]) {
        if (name !== undefined) this.byKey.set(formatKey(object, place, name), object);
        else if (typeof generateName === 'string')
          this.nameStarts.push({ key: formatKey(object, place, generateName), object });
      }
    }
    this.resources = new Set(objects.map(nameObject));
  }

  find(listed: ListedObject): KubernetesObject | undefined {
    const key = formatKey(listed, listed.namespace, listed.name);
    return this.byKey.get(key) ?? this.nameStarts.find((start) => key.startsWith(start.key))?.object;
  }

  /** Whether a resource belongs to one of the objects, even if a transform renamed the object. */
  hasResource(resource: string): boolean {
    return this.resources.has(withoutContext(resource));
  }
}

function formatKey(
  { apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>,
  namespace: string | undefined,
  name: string,
): string {
  return [groupOf({ apiVersion }), kind, namespace ?? '', name].join('\n');
}

function nameListed({ kind, namespace, name }: ListedObject): string {
  return nameObject({ kind, metadata: { name, ...(namespace !== undefined && { namespace }) } });
}

/** Removes the kubeconfig context that may follow the name of a resource. */
function withoutContext(resource: string): string {
  const at = resource.indexOf('@');
  return at < 0 ? resource : resource.slice(0, at);
}

/** Whether an object's annotations were copied from another existing object, which they describe. */
function isCopy(listed: ListedObject, names: ReadonlySet<string>): boolean {
  const owner = parseOwner(listed.annotations);
  if (!owner) return false;
  const resource = withoutContext(owner.resource);
  return resource !== nameListed(listed) && names.has(resource);
}

/** Lists the Pulumi stacks that objects belong to: by their ids, and as field managers. */
function listStacks(objects: readonly ListedObject[]) {
  const ids = objects.flatMap(({ annotations }) => parseOwner(annotations)?.id ?? []);
  const managers = objects.flatMap((each) => each.managers.filter((manager) => OWN_MANAGER.test(manager)));
  return { ids: new Set(ids), managers: new Set(managers) };
}

/** Returns a function that recognizes the objects of a stack that an up keeps. */
function recognizeKept(
  program: readonly KubernetesObject[],
  defaultNamespace: string,
): (listed: ListedObject) => boolean {
  const starts = new Set<string>();
  const secrets = new Set<string>();
  for (const object of program) {
    const { namespace = defaultNamespace } = object.metadata;
    const start = tryReadContentStart(object);
    if (start !== undefined) starts.add(`${namespace}/${start}`);
    for (const { kind, name } of listReferences(object))
      if (kind === 'Secret') secrets.add(`${namespace}/${name}`);
  }
  return ({ kind, namespace, name }) =>
    (kind === 'Secret' && secrets.has(`${namespace}/${name}`)) ||
    (kind === 'ConfigMap' && starts.has(`${namespace}/${name.slice(0, name.lastIndexOf('-'))}`));
}

/** Lists objects that may have been the program's, if kubectl applied its existing objects. */
function listUnclaimed(
  foreign: readonly ListedObject[],
  live: readonly ListedObject[],
  namespaces: ReadonlySet<string>,
): ListedObject[] {
  const isByKubectl = ({ annotations, managers }: ListedObject) =>
    !parseOwner(annotations) && managers.some((each) => KUBECTL.test(each));
  if (!live.some(isByKubectl)) return [];
  return foreign.filter((each) => namespaces.has(each.namespace ?? '') && isByKubectl(each));
}
