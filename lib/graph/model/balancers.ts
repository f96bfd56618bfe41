import type { LoadBalancerSpec, RealServerSpec, VirtualIpSpec } from '../../appliance/spec/spec';
import type { DraftNode, GraphDraft, StackGroups } from './draft';
import type { MachineNodes } from './machines';
import { type ObjectNodes, toKey } from './objects';
import type { StackData } from './site-data';

/** The parts of a graph that load balancers and fronts connect to. */
export interface Site {
  readonly draft: GraphDraft;
  readonly objects: ObjectNodes;
  readonly machines: MachineNodes;
  /** Returns the node that requests come from; added to the graph on first use. */
  readonly internet: () => DraftNode;
}

/** Adds the load balancers of a stack with their virtual IPs, and its shares of existing appliances. */
export function addBalancers(site: Site, groups: StackGroups): void {
  for (const balancer of groups.stack.balancers) addBalancer(site, groups, balancer);
}

type Balancer = StackData['balancers'][number];

function addBalancer(site: Site, groups: StackGroups, balancer: Balancer): void {
  const { draft } = site;
  const { constructPath, spec } = balancer;
  const group = groups.find(constructPath).id;
  const isOwn = 'plan' in spec;
  const folder = isOwn ? 'load-balancers' : 'load-balancer-shares';
  const documentId = draft.addDocument({
    id: `${constructPath} (spec)`,
    title: isOwn ? `load balancer ${spec.name}` : `virtual IPs ${spec.id}`,
    file: `${groups.stack.name}/${folder}/${spec.id}.json`,
    isSecret: false,
    read: () => `${JSON.stringify(spec, undefined, 2)}\n`,
  });
  const virtualIps = spec.virtualIps.map((each) => addVirtualIp(site, { balancer, group, documentId }, each));
  const appliance = draft.addNode({
    id: constructPath,
    kind: 'appliance',
    title: isOwn ? spec.name : spec.appliances.map(({ value }) => value).join(', '),
    subtitle: isOwn ? describe(spec) : 'load balancer that already exists',
    group,
    path: constructPath,
    facts: isOwn ? listFacts(spec) : [],
    documents: [documentId],
  });
  spec.virtualIps.forEach((virtualIp, index) => {
    const node = virtualIps[index];
    if (!node) return;
    const sentence = `${appliance.title} answers for ${node.title}`;
    draft.addEdge({ from: node.id, to: appliance.id, kind: 'holds', label: '', sentence });
    connectServers(site, { balancer, group, appliance, node }, virtualIp);
  });
}

function addVirtualIp(
  { draft, internet }: Site,
  { balancer, group, documentId }: { balancer: Balancer; group: string; documentId: string },
  { key, address, ports, description, sorryServer }: VirtualIpSpec,
): DraftNode {
  const numbers = ports.map(({ port }) => port).join(', ');
  const node = draft.addNode({
    id: `${balancer.constructPath}#${key}`,
    kind: 'virtual-ip',
    title: address ?? 'virtual IP',
    subtitle: `${address === undefined ? 'chosen at deployment' : 'virtual IP'} · ${numbers}`,
    group,
    path: key,
    facts: [
      { name: 'for', value: key },
      ...(description === '' ? [] : [{ name: 'description', value: description }]),
      ...(sorryServer === undefined ? [] : [{ name: 'sorry server', value: sorryServer }]),
    ],
    documents: [documentId],
  });
  const from = internet();
  const sentence = `clients reach ${node.title} at port ${numbers}`;
  draft.addEdge({ from: from.id, to: node.id, kind: 'reaches', label: `:${numbers}`, sentence });
  return node;
}

interface Connection {
  readonly balancer: Balancer;
  readonly group: string;
  readonly appliance: DraftNode;
  /** The node of the virtual IP. */
  readonly node: DraftNode;
}

/**
 * Connects the appliance to its servers, and these to the pods that the Services of the virtual IP select.
 */
function connectServers(site: Site, connection: Connection, virtualIp: VirtualIpSpec): void {
  const { draft } = site;
  const { appliance, node } = connection;
  const checks = virtualIp.ports.map(({ port, healthCheck }) =>
    'path' in healthCheck ? `:${port} GET ${healthCheck.path}` : `:${port} ${healthCheck.protocol}`,
  );
  const targets = listTargets(site, connection, virtualIp.key);
  for (const server of virtualIp.servers) {
    const machine = findServer(site, connection, server);
    const sentence = `${appliance.title} balances ${node.title} over ${machine.title}, and checks ${checks.join(', ')}`;
    draft.addEdge({ from: appliance.id, to: machine.id, kind: 'balances', label: checks[0] ?? '', sentence });
    for (const { id, title } of targets) {
      const passed = `${machine.title} passes what comes for ${node.title} to ${title}`;
      draft.addEdge({ from: machine.id, to: id, kind: 'passes', label: '', sentence: passed });
    }
  }
}

/**
 * Returns the nodes that servers pass requests to. Services of the balancer's own construct are shown as part
 * of the virtual IP and replaced by the pods that they select.
 */
function listTargets({ draft, objects }: Site, connection: Connection, virtualIpKey: string): DraftNode[] {
  const { balancer, group, node } = connection;
  const targets: DraftNode[] = [];
  for (const announced of balancer.services) {
    if (announced.virtualIpKey !== virtualIpKey) continue;
    const key = toKey(announced.namespace, announced.name);
    const service = objects.services.get(key);
    if (!service) continue;
    const isPartOfIt = announced.role === 'probe' || service.group === group || service.group === node.path;
    if (announced.role === 'service') {
      targets.push(...(isPartOfIt ? objects.findPods(service) : [service]));
    }
    if (!isPartOfIt) continue;
    node.documents.push(...service.documents);
    objects.services.delete(key);
    draft.nodes.delete(service.id);
  }
  return targets;
}

function findServer({ draft, machines }: Site, { group }: Connection, server: RealServerSpec): DraftNode {
  const title =
    'address' in server ? server.address : `servers by ${server.select.by} ${server.select.value}`;
  const known = machines.get(title);
  if (known) return known;
  const node = draft.addNode({
    id: `server ${title}`,
    kind: 'machine',
    title,
    subtitle: 'address' in server ? 'real server' : 'found in the zone at deployment',
    path: '',
    ...(draft.groups.get(group)?.parent !== undefined && { group: draft.groups.get(group)?.parent ?? group }),
  });
  machines.set(title, node);
  return node;
}

function describe({ plan, zone, redundant }: LoadBalancerSpec): string {
  return [
    'load balancer',
    plan,
    ...(redundant ? ['two units'] : []),
    ...(zone === undefined ? [] : [zone]),
  ].join(' · ');
}

function listFacts({ plan, zone, redundant, vrid, network }: LoadBalancerSpec) {
  const place = network.kind === 'router' ? network.router : network.switch;
  return [
    { name: 'plan', value: plan },
    { name: 'zone', value: zone ?? 'that of the settings' },
    { name: 'units', value: redundant ? '2' : '1' },
    { name: 'VRID', value: vrid === undefined ? 'chosen at deployment' : String(vrid) },
    { name: 'network', value: `${network.kind} by ${place.by} ${place.value}` },
  ];
}
