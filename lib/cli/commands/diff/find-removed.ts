import { tryReadContentStart } from '../../../kubernetes/hashed-config-map';
import { parseOwner } from '../../../kubernetes-api/found-metadata';
import type { ListedObject } from '../../../kubernetes-api/list-objects';
import { listReferences, nameObject } from '../../../pulumi/manifests/references';
import type { PlacedObject } from '../../../synth/compare/object-changes';
import { groupOf, type KubernetesObject } from '../../../synth/objects/kubernetes-object';

/** What is known of a cluster, and of the program that it has objects of. */
export interface RemovalEvidence {
  /** What the cluster has. */
  readonly listed: readonly ListedObject[];
  /** What the program applies to it. */
  readonly program: readonly KubernetesObject[];
  /** What the last synth wrote, but for what the program still has byte by byte. */
  readonly last: readonly PlacedObject[];
  /** Where objects go that name no namespace. */
  readonly namespace: string;
}

/** An object that the program had, and does not have any more. */
export interface RemovedObject {
  readonly object: ListedObject;
  /** Where the last synth had it, if that is known. */
  readonly group: string | undefined;
  readonly deletedBy: 'pulumi' | 'nobody';
}

/** What becomes of the objects that the program does not have. */
export interface Removals {
  readonly removed: readonly RemovedObject[];
  /** Objects of the stack that an up keeps: earlier ConfigMaps to roll back to, and Secrets that pods read. */
  readonly kept: readonly ListedObject[];
  /** What was applied with kubectl to a namespace of the program, as objects of the program were. */
  readonly unclaimed: readonly ListedObject[];
  /** Whether stacks of Pulumi have objects in the cluster, and nothing says which of them is the program's. */
  readonly isStackUnknown: boolean;
}

const OWN_MANAGER = /^kumiki\//;
const KUBECTL = /^kubectl(?:-client-side-apply)?$/;

/**
 * Finds the objects that were the program's. What Pulumi applied says which stack it belongs to, and what the program
 * still has says which stack that is; of other objects, the last synth wrote down which it made.
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

/** Objects as manifests name them, to be found by what a cluster has. */
class ObjectSet {
  readonly namespaces = new Set<string>();
  private readonly byKey = new Map<string, KubernetesObject>();
  /** Of objects whose names the API server makes up. */
  private readonly nameStarts: { readonly key: string; readonly object: KubernetesObject }[] = [];
  private readonly resources: ReadonlySet<string>;

  constructor(objects: readonly KubernetesObject[], defaultNamespace: string) {
    for (const object of objects) {
      const { name, generateName, namespace = defaultNamespace } = object.metadata;
      this.namespaces.add(namespace);
      // of a kind in no namespace, a namespace says nothing
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

  /** Whether a resource is of one of the objects, which a transform may have given another name. */
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

/** The name of a resource without that of a context, which may follow it. */
function withoutContext(resource: string): string {
  const at = resource.indexOf('@');
  return at < 0 ? resource : resource.slice(0, at);
}

/** Whether an object has its annotations from another one, which is the one that they are about. */
function isCopy(listed: ListedObject, names: ReadonlySet<string>): boolean {
  const owner = parseOwner(listed.annotations);
  if (!owner) return false;
  const resource = withoutContext(owner.resource);
  return resource !== nameListed(listed) && names.has(resource);
}

/** The stacks of Pulumi that objects say they belong to: by their ids, and as field managers. */
function listStacks(objects: readonly ListedObject[]) {
  const ids = objects.flatMap(({ annotations }) => parseOwner(annotations)?.id ?? []);
  const managers = objects.flatMap((each) => each.managers.filter((manager) => OWN_MANAGER.test(manager)));
  return { ids: new Set(ids), managers: new Set(managers) };
}

/** Recognizes what a stack has besides the objects of its program. */
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

/** What may have been the program's, where kubectl applied what it has. */
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
