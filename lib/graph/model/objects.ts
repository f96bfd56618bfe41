import { asObject, isObject } from '../../core/json';
import type { KubernetesObject } from '../../synth/objects/kubernetes-object';
import type { DraftNode, GraphDraft, StackGroups } from './draft';
import type { NodeKind } from './graph';
import { describePorts, describeReplicas, isDatabase, readSelector, readTemplate } from './object-facts';
import { SelectorIndex } from './selectors';

/** An object, and where it is shown. */
export interface PlacedObject {
  readonly object: KubernetesObject;
  readonly documentId: string;
  readonly constructPath: string;
  readonly groups: StackGroups;
}

/** Many objects of one kind, known only by their number. */
export interface CountedObjects extends Omit<PlacedObject, 'documentId'> {
  readonly count: number;
}

const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Pod']);
const JOBS = new Set(['Job', 'CronJob']);
const INGRESSES = new Set(['Ingress', 'HTTPRoute', 'GRPCRoute']);

/** The objects of an app that are shown as nodes, with indexes to find them. */
export class ObjectNodes {
  readonly services = new Map<string, DraftNode>();
  readonly workloads = new Map<string, DraftNode>();
  /** Index of workloads by the labels of their pods. */
  readonly pods = new SelectorIndex<DraftNode>();
  /** Objects by the id of their node. */
  readonly objects = new Map<string, KubernetesObject>();
  readonly ingresses: DraftNode[] = [];
  /** Objects that are not nodes, but describe nodes. */
  readonly policies: PlacedObject[] = [];
  readonly autoscalers: PlacedObject[] = [];
  readonly budgets: PlacedObject[] = [];
  private readonly draft: GraphDraft;

  constructor(draft: GraphDraft) {
    this.draft = draft;
  }

  /** Adds the node of an object, if its kind is shown as one; else adds its document to another part. */
  add(placed: PlacedObject): void {
    const { kind, apiVersion } = placed.object;
    if (kind === 'Service' && apiVersion === 'v1') this.addService(placed);
    else if (WORKLOADS.has(kind)) this.addWorkload(placed, 'workload');
    else if (JOBS.has(kind)) this.addWorkload(placed, 'job');
    else if (INGRESSES.has(kind)) this.ingresses.push(this.addNode(placed, 'ingress', kind));
    else if (kind === 'NetworkPolicy') this.policies.push(placed);
    else if (kind === 'HorizontalPodAutoscaler') this.autoscalers.push(placed);
    else if (kind === 'PodDisruptionBudget') this.budgets.push(placed);
    else this.addToGroup(placed);
  }

  /** Adds one node for many objects of a kind, if that kind is shown. */
  addCount({ object, constructPath, groups, count }: CountedObjects): void {
    const nodeKind = findNodeKind(object);
    if (nodeKind === undefined) return;
    const group = groups.findForObject(constructPath).id;
    this.draft.addNode({
      id: constructPath,
      kind: nodeKind,
      title: object.kind,
      subtitle: '',
      group,
      path: '',
      count,
    });
  }

  /** Adds the document to the group of its construct. */
  addToGroup({ groups, constructPath, documentId }: PlacedObject): void {
    groups.findForObject(constructPath).documents.push(documentId);
  }

  /** Returns the workloads whose pods a Service selects. */
  findPods(service: DraftNode): readonly DraftNode[] {
    const object = this.objects.get(service.id);
    return object ? findSelected(this, object) : [];
  }

  private addService(placed: PlacedObject): void {
    const { object } = placed;
    const spec = asObject(object.spec);
    const ports = describePorts(spec.ports);
    const isInside = isObject(spec.selector);
    const address = typeof spec.externalName === 'string' ? spec.externalName : '';
    const kind = isInside ? 'service' : isDatabase(object, spec) ? 'database' : 'external';
    const type = typeof spec.type === 'string' && spec.type !== 'ClusterIP' ? spec.type : 'Service';
    const subtitle = isInside
      ? joinParts(type, ports)
      : joinParts(address || 'outside of the cluster', ports);
    const node = this.addNode(placed, kind, subtitle);
    if (address) node.facts.push({ name: 'outside name', value: address });
    if (ports) node.facts.push({ name: 'ports', value: ports });
    this.services.set(toKey(namespaceOf(object), object.metadata.name), node);
  }

  private addWorkload(placed: PlacedObject, kind: NodeKind): void {
    const { object } = placed;
    const { labels, images, spec } = readTemplate(object);
    const isStore = kind === 'workload' && images.some((image) => isStoreImage(image));
    const subtitle = joinParts(object.kind, describeReplicas(object));
    const node = this.addNode(placed, isStore ? 'database' : kind, subtitle);
    for (const image of images) node.facts.push({ name: 'image', value: image });
    if (typeof spec.serviceAccountName === 'string') {
      node.facts.push({ name: 'service account', value: spec.serviceAccountName });
    }
    this.workloads.set(toKey(namespaceOf(object), `${object.kind}/${object.metadata.name}`), node);
    if (kind === 'workload') this.pods.add({ namespace: namespaceOf(object), labels, owner: node });
  }

  private addNode(placed: PlacedObject, kind: NodeKind, subtitle: string): DraftNode {
    const { object, constructPath, groups, documentId } = placed;
    const node = this.draft.addNode({
      id: constructPath,
      kind,
      title: chooseTitle(object, groups.shorten(constructPath)),
      subtitle,
      group: groups.findForObject(constructPath).id,
      path: constructPath,
    });
    node.documents.push(documentId);
    if (object.metadata.namespace !== undefined)
      node.facts.push({ name: 'namespace', value: object.metadata.namespace });
    if (object.metadata.name !== undefined && object.metadata.name !== node.title)
      node.facts.push({ name: 'name', value: object.metadata.name });
    this.objects.set(node.id, object);
    return node;
  }
}

/** Returns the node kind for counted objects; undefined if their kind is not shown. */
function findNodeKind({ apiVersion, kind }: KubernetesObject): NodeKind | undefined {
  if (kind === 'Service') return apiVersion === 'v1' ? 'service' : undefined;
  if (WORKLOADS.has(kind)) return 'workload';
  if (JOBS.has(kind)) return 'job';
  return INGRESSES.has(kind) ? 'ingress' : undefined;
}

export function toKey(namespace: string, name: string | undefined): string {
  return `${namespace}/${name}`;
}

/** Returns the namespace of an object; `default`, as for kubectl, if it has none. */
export function namespaceOf({ metadata }: KubernetesObject): string {
  return metadata.namespace ?? 'default';
}

/** Returns the workloads whose pods an object's selector matches. */
export function findSelected(nodes: ObjectNodes, object: KubernetesObject): readonly DraftNode[] {
  return nodes.pods.find(namespaceOf(object), readSelector(object));
}

/** Chooses the title of an object: its name, or its path if cdk8s generated the name. */
function chooseTitle({ kind, metadata }: KubernetesObject, path: string): string {
  const name = metadata.name ?? (metadata.generateName as string | undefined) ?? '';
  if (name !== '' && !/-c8[0-9a-f]{6}$/.test(name)) return name;
  const parts = path.split('/').map((part) => part.replace(/-c8[0-9a-f]{6}$/, ''));
  const isKind = (part = '') => [kind.toLowerCase(), 'default', 'workload'].includes(part.toLowerCase());
  while (parts.length > 1 && isKind(parts.at(-1))) parts.pop();
  return parts.join(' / ');
}

function isStoreImage(image: string): boolean {
  return /(?:^|\/)(?:[\w.-]*-)?(?:redis|valkey|mysql|mariadb|postgres|postgresql|mongo|mongodb|etcd|memcached)(?:[-:@]|$)/.test(
    image,
  );
}

function joinParts(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}
