import { asObject, asObjects, isObject } from '../../core/json';
import type { KubernetesObject } from '../../synth/objects/kubernetes-object';
import type { DraftNode, GraphDraft } from './draft';
import { readMatchLabels, readTemplate } from './object-facts';
import { findSelected, namespaceOf, type ObjectNodes, type PlacedObject, toKey } from './objects';

/** Most lines drawn per selector, which keeps pictures readable and the work linear. */
const MOST = 20;

/** Adds the connections that objects define: which one selects, routes to or connects to which. */
export function addConnections(draft: GraphDraft, nodes: ObjectNodes): void {
  for (const each of nodes.autoscalers) addAutoscaler(nodes, each);
  for (const each of nodes.budgets) addToSelected(nodes, each);
  for (const node of nodes.services.values()) addSelected(draft, nodes, node);
  for (const node of nodes.ingresses) addIngress(draft, nodes, node);
  for (const node of nodes.workloads.values()) addUsedServices(draft, nodes, node);
  const services = groupByPods(draft, nodes);
  for (const each of nodes.policies) {
    addToSelected(nodes, each);
    addPolicy(draft, nodes, services, each.object);
  }
}

/** Adds the document to the workload that it selects, if it selects exactly one. */
function addToSelected(nodes: ObjectNodes, placed: PlacedObject): void {
  const [first, ...others] = findSelected(nodes, placed.object);
  if (first && others.length === 0) first.documents.push(placed.documentId);
  else nodes.addToGroup(placed);
}

function addAutoscaler(nodes: ObjectNodes, placed: PlacedObject): void {
  const { object } = placed;
  const spec = asObject(object.spec);
  const target = asObject(spec.scaleTargetRef);
  const node = nodes.workloads.get(toKey(namespaceOf(object), `${target.kind}/${target.name}`));
  if (!node) {
    nodes.addToGroup(placed);
    return;
  }
  node.documents.push(placed.documentId);
  node.subtitle = `${target.kind} · ${spec.minReplicas ?? 1} to ${spec.maxReplicas} pods`;
}

function addSelected(draft: GraphDraft, nodes: ObjectNodes, service: DraftNode): void {
  const object = nodes.objects.get(service.id);
  if (!object) return;
  for (const pods of findSelected(nodes, object).slice(0, MOST)) {
    const sentence = `Service ${service.title} selects the pods of ${pods.title}`;
    draft.addEdge({ from: service.id, to: pods.id, kind: 'selects', label: '', sentence });
  }
}

/** Adds the routes of Ingresses and of the Gateway API. */
function addIngress(draft: GraphDraft, nodes: ObjectNodes, ingress: DraftNode): void {
  const object = nodes.objects.get(ingress.id);
  if (!object) return;
  const spec = asObject(object.spec);
  addRoute(draft, nodes, { ingress, object, label: 'everything else', backend: spec.defaultBackend });
  for (const rule of asObjects(spec.rules)) {
    const host = typeof rule.host === 'string' ? rule.host : '';
    const paths = asObjects(asObject(rule.http).paths);
    for (const { path, backend } of paths)
      addRoute(draft, nodes, { ingress, object, label: `${host}${String(path ?? '/')}`, backend });
    for (const backend of asObjects(rule.backendRefs))
      addRoute(draft, nodes, { ingress, object, label: readHosts(spec.hostnames), backend });
  }
}

interface IngressRoute {
  readonly ingress: DraftNode;
  readonly object: KubernetesObject;
  readonly label: string;
  readonly backend: unknown;
}

function addRoute(draft: GraphDraft, nodes: ObjectNodes, route: IngressRoute): void {
  const { ingress, object, label, backend } = route;
  if (!isObject(backend)) return;
  const target = isObject(backend.service) ? backend.service : backend;
  const namespace = typeof target.namespace === 'string' ? target.namespace : namespaceOf(object);
  const service = nodes.services.get(toKey(namespace, String(target.name)));
  if (!service) return;
  const sentence = `${object.kind} ${ingress.title} routes ${label || 'requests'} to Service ${service.title}`;
  draft.addEdge({ from: ingress.id, to: service.id, kind: 'routes', label, sentence });
}

function readHosts(hosts: unknown): string {
  return Array.isArray(hosts) ? hosts.map(String).join(', ') : '';
}

/** Connects a workload to the Services named in its environment variables. */
function addUsedServices(draft: GraphDraft, nodes: ObjectNodes, workload: DraftNode): void {
  const object = nodes.objects.get(workload.id);
  if (!object) return;
  for (const { env } of readTemplate(object).containers) {
    for (const { name, value } of asObjects(env)) {
      const service = typeof value === 'string' && findByHost(nodes, value, namespaceOf(object));
      if (!service || draft.isConnected(service.id, workload.id)) continue;
      const sentence = `${workload.title} connects to ${service.title}, which ${String(name)} names`;
      draft.addEdge({ from: workload.id, to: service.id, kind: 'uses', label: '', sentence });
    }
  }
}

/** Finds the Service that a host name, a host with a port or a URL refers to. */
export function findByHost(nodes: ObjectNodes, text: string, namespace: string): DraftNode | undefined {
  const host =
    /^(?:[a-z][a-z0-9+.]{0,20}:\/\/(?:[^@/\s]{0,200}@)?)?([a-z0-9][a-z0-9.-]{0,252})(?::\d|\/|$)/.exec(
      text,
    )?.[1];
  if (host === undefined) return undefined;
  const [name, inside] = host.split('.');
  return nodes.services.get(toKey(inside ?? namespace, name));
}

/** Returns the first Services of each workload, by the id of its node. */
function groupByPods(draft: GraphDraft, nodes: ObjectNodes): ReadonlyMap<string, readonly DraftNode[]> {
  const found = new Map<string, DraftNode[]>();
  for (const { from, to, kind } of draft.edges) {
    const service = kind === 'selects' ? draft.nodes.get(from) : undefined;
    if (!service || nodes.objects.get(from)?.kind !== 'Service') continue;
    const known = found.get(to);
    if (!known) found.set(to, [service]);
    else if (known.length < MOST) known.push(service);
  }
  return found;
}

/**
 * Draws permitted connections as actual ones if the rules of the NetworkPolicy name the pods on both sides.
 */
function addPolicy(
  draft: GraphDraft,
  nodes: ObjectNodes,
  services: ReadonlyMap<string, readonly DraftNode[]>,
  policy: KubernetesObject,
): void {
  const own = findSelected(nodes, policy).slice(0, MOST);
  if (own.length === 0 || !isObject(policy.spec)) return;
  const connect = (from: DraftNode, to: DraftNode) => {
    const targets = services.get(to.id) ?? [to];
    if (from.id === to.id || targets.some((each) => draft.isConnected(from.id, each.id))) return;
    const [target = to] = targets;
    const sentence = `${from.title} may connect to ${target.title}, says NetworkPolicy ${policy.metadata.name}`;
    draft.addEdge({ from: from.id, to: target.id, kind: 'uses', label: '', sentence });
  };
  for (const rule of asObjects(policy.spec.ingress)) {
    for (const peer of findPeers(nodes, rule.from, policy)) for (const each of own) connect(peer, each);
  }
  for (const rule of asObjects(policy.spec.egress)) {
    for (const peer of findPeers(nodes, rule.to, policy)) for (const each of own) connect(each, peer);
  }
}

function findPeers(nodes: ObjectNodes, peers: unknown, policy: KubernetesObject): readonly DraftNode[] {
  return asObjects(peers)
    .flatMap(({ podSelector, namespaceSelector }) => {
      const namespace = readNamespace(namespaceSelector) ?? namespaceOf(policy);
      return nodes.pods.find(namespace, readMatchLabels(podSelector));
    })
    .slice(0, MOST);
}

function readNamespace(selector: unknown): string | undefined {
  const name = asObject(asObject(selector).matchLabels)['kubernetes.io/metadata.name'];
  return typeof name === 'string' ? name : undefined;
}
