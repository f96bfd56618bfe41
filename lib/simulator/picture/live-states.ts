import type { LoadBalancerShareSpec } from '../../appliance/spec/share';
import type { LoadBalancerSpec } from '../../appliance/spec/spec';
import type { Graph, GraphNode } from '../../graph/model/graph';
import type { SiteData } from '../../graph/model/site-data';
import type {
  ApplianceOverview,
  Overview,
  RealServerOverview,
  ServerOverview,
  VirtualIpOverview,
} from '../admin/overview/model';

/**
 * `good`: it works; `waiting`: not ready yet; `bad`: it does not work; `absent`: it does not exist, or is off
 * on purpose.
 */
export type LiveTone = 'good' | 'waiting' | 'bad' | 'absent';

/** The simulator's state of a node of the picture. */
export interface LiveState {
  readonly tone: LiveTone;
  /** Short description, such as `2 of 3 servers up`. */
  readonly text: string;
}

type BalancerSpec = LoadBalancerSpec | LoadBalancerShareSpec;

/** Returns the states of the load balancers, virtual IPs and machines of a graph, by the id of their node. */
export function listLiveStates(
  { nodes }: Graph,
  site: SiteData,
  overview: Overview,
): ReadonlyMap<string, LiveState> {
  const states = new Map<string, LiveState>();
  const appliances = overview.zones.flatMap((zone) => zone.appliances);
  for (const { constructPath, spec } of site.stacks.flatMap(({ balancers }) => balancers)) {
    const found = appliances.filter((appliance) => isMadeFrom(appliance, spec));
    states.set(constructPath, describeAppliances(found));
    for (const virtualIp of spec.virtualIps) {
      const entries = found.flatMap((appliance) => findEntries(appliance, spec, virtualIp));
      states.set(`${constructPath}#${virtualIp.key}`, describeVirtualIp(entries, found.some(isUp)));
    }
  }
  const targets = appliances.flatMap(({ virtualIps }) => virtualIps.flatMap(({ servers }) => servers));
  const machines = overview.zones.flatMap(({ servers }) => servers);
  for (const node of nodes) {
    const state = node.kind === 'machine' ? describeMachine(node, targets, machines) : undefined;
    if (state) states.set(node.id, state);
  }
  const known = new Set(nodes.map(({ id }) => id));
  return new Map([...states].filter(([id]) => known.has(id)));
}

/**
 * Whether an appliance belongs to a specification: by its owner tag, or, if it already existed, by its id,
 * name or tag.
 */
function isMadeFrom({ id, name, tags }: ApplianceOverview, spec: BalancerSpec): boolean {
  if ('plan' in spec)
    return tags.some((tag) => /^kumiki-[0-9a-f]{24}$/.test(tag) && tag.endsWith(spec.ownerId));
  return spec.appliances.some(({ by, value }) =>
    by === 'id' ? String(id) === value : by === 'name' ? name === value : tags.includes(value),
  );
}

function isUp({ availability, instanceStatus }: ApplianceOverview): boolean {
  return availability === 'available' && instanceStatus === 'up';
}

function describeAppliances(found: readonly ApplianceOverview[]): LiveState {
  const appliance = found.find(isUp) ?? found[0];
  if (!appliance) return { tone: 'absent', text: 'not created yet' };
  const { availability, instanceStatus, hasUnappliedSettings } = appliance;
  if (availability === 'failed') return { tone: 'bad', text: 'failed' };
  if (availability !== 'available') return { tone: 'waiting', text: availability };
  if (instanceStatus !== 'up')
    return { tone: instanceStatus === 'down' ? 'absent' : 'waiting', text: instanceStatus };
  return hasUnappliedSettings
    ? { tone: 'waiting', text: 'up, settings not applied' }
    : { tone: 'good', text: 'up' };
}

/**
 * Returns the entries of a virtual IP: those at its address or, if the cloud chose that, those with its ports
 * at an address of no other virtual IP.
 */
function findEntries(
  { virtualIps }: ApplianceOverview,
  spec: BalancerSpec,
  { address, ports }: BalancerSpec['virtualIps'][number],
): readonly VirtualIpOverview[] {
  if (address !== undefined) return virtualIps.filter((entry) => entry.address === address);
  const taken = new Set(spec.virtualIps.map((each) => each.address));
  const numbers = new Set(ports.map(({ port }) => String(port)));
  return virtualIps.filter((entry) => !taken.has(entry.address) && numbers.has(entry.port));
}

function describeVirtualIp(entries: readonly VirtualIpOverview[], isRunning: boolean): LiveState {
  const running = entries.filter(({ state }) => state !== 'new');
  const [first] = running;
  if (!first) return { tone: 'absent', text: entries.length > 0 ? 'not applied yet' : 'not there yet' };
  const address = [...new Set(running.map((entry) => entry.address))].join(', ');
  if (!isRunning) return { tone: 'waiting', text: `${address} waits for its appliance` };
  const servers = running.flatMap((entry) => entry.servers);
  const answers = running.every((entry) => entry.servers.some(isServing));
  const said = answers ? 'answers' : servers.some(isServing) ? 'answers at some ports' : 'no server is up';
  return { tone: answers ? 'good' : 'bad', text: `${address} ${said}${describeConnections(servers)}` };
}

/** Whether a real server counts as working. One without checks does, as for the appliance. */
function isServing({ isEnabled, health }: RealServerOverview): boolean {
  return isEnabled && health !== 'down';
}

function describeConnections(servers: readonly RealServerOverview[]): string {
  const count = servers.reduce((sum, { activeConnections }) => sum + activeConnections, 0);
  return count === 0 ? '' : `, ${count} connection${count === 1 ? '' : 's'}`;
}

/** Describes a machine, or several drawn as one: how many of the addresses pass the health checks. */
function describeMachine(
  node: GraphNode,
  targets: readonly RealServerOverview[],
  machines: readonly ServerOverview[],
): LiveState | undefined {
  const isMeant = findMembers(node, machines);
  const servers = targets.filter(({ name, address }) => isMeant(name, address));
  const own = machines.filter(({ name, addresses }) => isMeant(name, ...addresses));
  const addresses = [...new Set(servers.map(({ address }) => address))];
  if (addresses.length === 0) return own.length === 0 ? undefined : describePower(own);
  const down = addresses.filter((address) =>
    servers.some((each) => each.address === address && !isServing(each)),
  );
  const connections = describeConnections(servers);
  if (addresses.length === 1) {
    const isOff = servers.every(({ isEnabled }) => !isEnabled);
    if (isOff) return { tone: 'absent', text: 'disabled' };
    return down.length === 0
      ? { tone: 'good', text: `up${connections}` }
      : { tone: 'bad', text: `down${connections}` };
  }
  const up = addresses.length - down.length;
  const tone = down.length === 0 ? 'good' : up === 0 ? 'bad' : 'waiting';
  return { tone, text: `${up} of ${addresses.length} up${connections}` };
}

function describePower(machines: readonly ServerOverview[]): LiveState {
  const up = machines.filter(({ instanceStatus }) => instanceStatus === 'up').length;
  if (machines.length === 1) {
    return up === 1
      ? { tone: 'good', text: 'runs' }
      : { tone: 'absent', text: machines[0]?.instanceStatus ?? '' };
  }
  return { tone: up === machines.length ? 'good' : 'waiting', text: `${up} of ${machines.length} run` };
}

/** Returns a predicate for the names and addresses that a node represents. */
function findMembers(
  { title, subtitle, facts }: GraphNode,
  machines: readonly ServerOverview[],
): (...namesOrAddresses: readonly string[]) => boolean {
  const selector = /^servers by (id|name|tag) (.*)$/.exec(title);
  const [, by, value = ''] = selector ?? [];
  const selected = machines.filter(({ id, name, tags }) =>
    by === 'id'
      ? String(id) === value
      : by === 'name'
        ? name === value
        : by === 'tag' && tags.includes(value),
  );
  const members = new Set([
    title,
    ...subtitle.split(' · '),
    ...facts.flatMap((fact) => [fact.name, fact.value]),
    ...selected.flatMap(({ name, addresses }) => [name, ...addresses]),
  ]);
  return (...all) => all.some((each) => each !== '' && members.has(each));
}
