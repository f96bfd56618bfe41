import type { Site } from './balancers';
import { findByHost } from './connections';
import type { DraftNode, StackGroups } from './draft';
import type { StackData } from './site-data';

/** One route of a gateway or front. */
interface Route {
  readonly match: string;
  /** Hosts with ports, as written in the configuration. */
  readonly target: string;
}

/** Adds the gateways and fronts of a stack, in the cluster and on hosts, with their routes. */
export function addFronts(site: Site, groups: StackGroups): void {
  const { stack } = groups;
  for (const gateway of stack.gateways) addGateway(site, groups, gateway);
  for (const front of stack.fronts) addFront(site, groups, front);
  for (const front of stack.hostFronts) addFront(site, groups, front);
}

function addGateway(site: Site, groups: StackGroups, gateway: StackData['gateways'][number]): void {
  const { name, files, routes } = gateway;
  const node = findOrAdd(site, groups, { ...gateway, kind: 'gateway', subtitle: 'nginx' });
  node.facts.push(...routes.map(({ match, target }) => ({ name: match, value: target })));
  addFiles(site, node, { files, folder: `${groups.stack.name}/gateways/${name}` });
  addRoutes(site, node, routes);
}

function addFront(site: Site, groups: StackGroups, front: StackData['fronts'][number]): void {
  const { name, files, listeners, program } = front;
  const node = findOrAdd(site, groups, { ...front, kind: 'front', subtitle: `${program} on a host` });
  const routes = listeners.map(({ listener, match, target }) => ({ match: `${listener} ${match}`, target }));
  node.facts.push(...routes.map(({ match, target }) => ({ name: match, value: target })));
  addFiles(site, node, { files, folder: `${groups.stack.name}/fronts/${name}` });
  const endpoints = listeners.flatMap((listener) => listener.endpoints);
  const sentence = `clients reach ${node.title} at ${endpoints.join(', ') || routes.map(({ match }) => match).join(', ')}`;
  const label = endpoints.length === 1 ? (endpoints[0] ?? '') : '';
  site.draft.addEdge({ from: site.internet().id, to: node.id, kind: 'reaches', label, sentence });
  addRoutes(site, node, routes);
}

interface Described {
  readonly constructPath: string;
  readonly name: string;
  readonly kind: 'gateway' | 'front';
  /** Subtitle of a node without a workload. */
  readonly subtitle: string;
}

/** Returns the workload that a construct created, else a new node. */
function findOrAdd({ draft, objects }: Site, groups: StackGroups, described: Described): DraftNode {
  const { constructPath, name, kind, subtitle } = described;
  for (const node of objects.workloads.values()) {
    if (!node.path.startsWith(`${constructPath}/`) || node.kind === 'job') continue;
    node.kind = kind;
    return node;
  }
  const group = groups.find(constructPath);
  return draft.addNode({
    id: constructPath,
    kind,
    title: name,
    subtitle,
    group: group.id,
    path: constructPath,
  });
}

function addFiles(
  { draft }: Site,
  node: DraftNode,
  { files, folder }: { readonly files: Readonly<Record<string, string>>; readonly folder: string },
): void {
  for (const [file, content] of Object.entries(files)) {
    const documentId = draft.addDocument({
      id: `${folder}/${file}`,
      title: file,
      file: `${folder}/${file}`,
      isSecret: false,
      read: () => content,
    });
    node.documents.push(documentId);
  }
}

/** Adds one edge for each target, labelled with the first of its routes. */
function addRoutes({ draft, objects, machines }: Site, node: DraftNode, routes: readonly Route[]): void {
  const matches = new Map<DraftNode, string[]>();
  for (const { match, target } of routes) {
    for (const [address] of target.matchAll(/(?<![a-z0-9.-])[a-z0-9][a-z0-9.-]{0,252}:\d{1,5}/g)) {
      const host = address.slice(0, address.lastIndexOf(':'));
      const found = machines.get(host) ?? findByHost(objects, host, 'default');
      if (!found || found === node) continue;
      const known = matches.get(found);
      if (known) known.push(match);
      else matches.set(found, [match]);
    }
  }
  for (const [target, [first = '', ...others]] of matches) {
    const label = others.length === 0 ? first : `${first} +${others.length}`;
    const sentence = `${node.title} routes ${[first, ...others].join(', ')} to ${target.title}`;
    draft.addEdge({ from: node.id, to: target.id, kind: 'routes', label, sentence });
  }
}
