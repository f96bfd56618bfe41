import type { IConstruct } from 'constructs';
import type { RealServerSpec } from '../appliance/spec/spec';
import { Attachments } from '../core/attachments';
import { TreeCache } from '../core/complete-tree';
import type { Problem } from '../core/errors';
import { isInTree, type Place } from './place';

/** A service whose probe Service answers checks on the addresses of its servers. */
export interface ProbedService {
  readonly construct: IConstruct;
  /** Returns its probed ports; called once the tree is complete. */
  readonly read: () => ProbedPorts;
}

export interface ProbedPorts {
  /** The ports that are checked; empty without a probe Service. */
  readonly ports: readonly number[];
  readonly servers: readonly RealServerSpec[];
  /** The zone and network of the servers. */
  readonly place: Place;
}

const SERVICES = new Attachments<ProbedService>('probedServices');

/** Registers a service with the others of its app. */
export function joinProbedServices(service: ProbedService): void {
  SERVICES.add(service.construct.node.root, service);
}

/** Certain (`problems`) and possible (`notes`) conflicts of a service with others of its app. */
interface ProbeConflicts {
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

const NONE: ProbeConflicts = { problems: [], notes: [] };
const conflictsOfTrees = new TreeCache<ReadonlyMap<IConstruct, ProbeConflicts>>();

/** Finds services created before this one that are checked at the same port of the same machine. */
export function findProbeConflicts(construct: IConstruct): ProbeConflicts {
  const { root } = construct.node;
  return conflictsOfTrees.get(root, () => compareAll(SERVICES.on(root))).get(construct) ?? NONE;
}

function compareAll(services: readonly ProbedService[]): ReadonlyMap<IConstruct, ProbeConflicts> {
  const registry = new PortRegistry();
  const present = services.filter(({ construct }) => isInTree(construct));
  return new Map(
    present.map(({ construct, read }) => [construct, registry.add(construct.node.path, read())]),
  );
}

/** The ports of machines, each with the service that is checked there. */
class PortRegistry {
  /** Path of the service by port and machine. */
  private readonly holders = new Map<string, string>();
  /** Path of the first service by port and by how it selects machines: address, id, name or tag. */
  private readonly ways = new Map<string, string>();

  add(path: string, { ports, servers, place }: ProbedPorts): ProbeConflicts {
    const shared = new Map<string, number[]>();
    const notes: string[] = [];
    for (const port of ports) {
      const keys = servers.map((server) => `${port} ${identify(server, place)}`);
      const holder = keys
        .map((key) => this.holders.get(key))
        .find((other) => other !== undefined && other !== path);
      const wayKeys = new Set(servers.map((server) => `${place.zone} ${port} ${selectorKindOf(server)}`));
      const similar =
        holder === undefined ? this.tryFindSimilar(`${place.zone} ${port}`, servers) : undefined;
      if (holder !== undefined) shared.set(holder, [...(shared.get(holder) ?? []), port]);
      if (similar !== undefined) notes.push(toNote(port, similar));
      for (const key of keys) if (!this.holders.has(key)) this.holders.set(key, path);
      for (const key of wayKeys) if (!this.ways.has(key)) this.ways.set(key, path);
    }
    return { problems: [...shared].map(([holder, common]) => toProblem(common, holder, path)), notes };
  }

  /**
   * Finds a service on this port that selects machines in another way, so that they may be the same machines.
   */
  private tryFindSimilar(portInZone: string, servers: readonly RealServerSpec[]): string | undefined {
    const ways = new Set(servers.map(selectorKindOf));
    for (const other of ['address', 'id', 'name', 'tag']) {
      const holder = this.ways.get(`${portInZone} ${other}`);
      const isOtherWay = other === 'tag' ? ways.size > 0 : [...ways].some((way) => way !== other);
      if (holder !== undefined && isOtherWay) return holder;
    }
    return undefined;
  }
}

function selectorKindOf(server: RealServerSpec): string {
  return 'address' in server ? 'address' : server.select.by;
}

function identify(server: RealServerSpec, place: Place): string {
  if ('address' in server) return place.locate(server.address);
  return `${place.zone} ${server.select.by} ${server.select.value}`;
}

function toProblem(ports: readonly number[], holder: string, path: string): Problem {
  const list = ports.join(', ');
  return {
    code: 'LB_PROBE_CONFLICT',
    property: 'ports',
    message: `'${path}' and '${holder}' are both checked at port ${list} of the same machine, where the pods of one of them would answer for the other`,
    given: list,
    allowed: 'one service with health checks that connect for each port of a machine',
    hint: "put a gateway in front of both, use HealthCheck.ping() for one of them, or give it other servers or another port; if both have the same pods, createProbeService: false for one of them lets the other's probe Service answer",
  };
}

function toNote(port: number, holder: string): string {
  return `'${holder}' is checked at port ${port}, too: if it has a machine in common with this service, the pods of one would answer the checks of the other`;
}
