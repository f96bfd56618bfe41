import { addBalancers, type Site } from './balancers';
import { collapse } from './collapse';
import { addConnections } from './connections';
import { type DraftNode, GraphDraft, StackGroups } from './draft';
import { addFronts } from './fronts';
import type { Picture } from './graph';
import { addMachines } from './machines';
import { ObjectNodes } from './objects';
import type { SiteData, StackData } from './site-data';
import { makeTitlesUnique } from './titles';

/** Builds the graph of an app's output. Also runs in browsers. */
export function buildPicture({ stacks }: SiteData): Picture {
  const draft = new GraphDraft();
  const objects = new ObjectNodes(draft);
  let internet: DraftNode | undefined;
  const site: Site = {
    draft,
    objects,
    machines: new Map(),
    internet: () => (internet ??= draft.addNode(INTERNET)),
  };
  const groups = [...stacks]
    .sort((a, b) => countSegments(a) - countSegments(b))
    .map((stack) => new StackGroups(draft, stack));
  for (const each of groups) addObjects(site, each);
  for (const each of groups) addMachines(draft, each, site.machines);
  for (const each of groups) addFronts(site, each);
  for (const each of groups) addBalancers(site, each);
  addConnections(draft, objects);
  addEntrances(site);
  const { documents } = draft;
  const graph = collapse(draft, {
    title: stacks.map(({ path }) => path || '(app)').join(', '),
    isCounted: stacks.some(({ counts }) => counts.length > 0),
  });
  return {
    graph: makeTitlesUnique(graph),
    readText: (id) => documents.get(id)?.read(),
  };
}

const INTERNET = {
  id: 'internet',
  kind: 'internet',
  title: 'Internet',
  subtitle: 'clients',
  path: '',
} as const;

function countSegments({ path }: StackData): number {
  return path.split('/').length;
}

function addObjects({ draft, objects }: Site, groups: StackGroups): void {
  for (const { path, object, file, isSecret, text } of groups.stack.objects) {
    const documentId = draft.addDocument({
      id: path,
      title: `${object.kind} ${object.metadata.name ?? object.metadata.generateName ?? ''}`,
      file,
      isSecret,
      read: () => text,
    });
    objects.add({ object, documentId, constructPath: path, groups });
  }
  for (const { path, apiVersion, kind, count } of groups.stack.counts) {
    objects.addCount({ object: { apiVersion, kind, metadata: {} }, constructPath: path, groups, count });
  }
}

/** Adds edges from the Internet to what clients reach without one of our load balancers. */
function addEntrances({ draft, objects, internet }: Site): void {
  for (const node of objects.ingresses) {
    const sentence = `clients reach ${node.title}`;
    draft.addEdge({ from: internet().id, to: node.id, kind: 'reaches', label: '', sentence });
  }
  const passed = new Set(draft.edges.map(({ to, kind }) => (kind === 'passes' ? to : '')));
  for (const node of objects.services.values()) {
    if (!node.subtitle.startsWith('LoadBalancer') || passed.has(node.id)) continue;
    const sentence = `clients reach Service ${node.title}`;
    draft.addEdge({ from: internet().id, to: node.id, kind: 'reaches', label: '', sentence });
  }
}
