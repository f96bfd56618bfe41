import { hash } from 'node:crypto';
import { LOAD_BALANCER_LIMITS } from '../../appliance/spec/spec';
import { Cidr, compareAddresses, Ipv4 } from '../../core/ipv4';
import { ARP_IS_QUIET, ARP_LABEL } from '../../core/node-labels';
import { compareText } from '../../core/order';
import type { Node } from '../../kubernetes-api/kinds';
import type { Server } from '../../sakura/codec/model';

/** On nodes that load balancers must not use, as documented by Kubernetes. */
export const EXCLUSION_LABEL = 'node.kubernetes.io/exclude-from-external-load-balancers';

/** On nodes that the cluster autoscaler is about to remove. */
const REMOVAL_TAINT = 'ToBeDeletedByClusterAutoscaler';

/** `spec.providerID` of a node of ours: `sakura://` and zone and id of the server. */
const PROVIDER_ID = /^sakura:\/\/([a-z0-9]+)\/(\d{12})$/;

/** The provider id that the archived controller has set; it supported one zone. */
const ARCHIVED_PROVIDER_ID = /^sakuracloud:\/\/(\d{12})$/;

/** A network of the cloud that an appliance is on. */
export interface NetworkView {
  readonly switchId: string;
  /** Its name in messages, such as `router k8s-router`. */
  readonly label: string;
  /** The block of addresses; undefined for a plain switch. */
  readonly block?: string | undefined;
  /** The router that owns the block. */
  readonly routerId?: string | undefined;
}

/** The topics of a node's notes: a node has at most one note on each. */
export const NODE_TOPICS = ['machine', 'arp'] as const;

/** A note on a node for people. */
export interface NodeNote {
  readonly node: string;
  readonly topic: (typeof NODE_TOPICS)[number];
  readonly reason: 'NodeNotFound' | 'NodeAmbiguous' | 'NodeWithoutAddress' | 'NodeArpUnknown';
  readonly message: string;
}

/** The servers in the cloud behind the nodes of a cluster, each looked up once for all load balancers. */
export class NodeIndex {
  private readonly nodes: readonly Node[];
  private readonly byId: ReadonlyMap<string, Server>;
  /** Name of a node → the servers that it may be. */
  private readonly byName: ReadonlyMap<string, readonly Server[]>;
  private readonly zone: string;
  /** Id of a machine → its nodes. */
  private namesakes: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(nodes: readonly Node[], machines: readonly Server[], zone: string) {
    this.nodes = [...nodes].sort((a, b) => compareText(a.metadata.name, b.metadata.name));
    this.byId = new Map(machines.map((machine) => [machine.id, machine]));
    this.byName = Map.groupBy(machines, ({ name }) => toNodeName(name));
    this.zone = zone;
  }

  /** The names of nodes without a machine in the cloud, as far as it was read. */
  listUnknown(): string[] {
    return this.nodes.filter((node) => !this.tryFindMachine(node)).map(({ metadata: { name } }) => name);
  }

  /**
   * The switches that every node found in the cloud is connected to: there, an appliance reaches all of them.
   */
  listCommonSwitches(): string[] {
    const machines = this.nodes.flatMap((node) => this.tryFindMachine(node) ?? []);
    const [first, ...others] = machines
      .map(
        ({ interfaces }) =>
          new Set(interfaces.flatMap(({ switchId, shared }) => (shared ? [] : (switchId ?? [])))),
      )
      // a node that is not connected yet cannot serve anywhere, and must not block the others
      .filter(({ size }) => size > 0);
    return [...(first ?? [])].filter((id) => others.every((switches) => switches.has(id))).sort();
  }

  /** The addresses on a network of nodes that may serve, and notes on nodes that have none. */
  findAddresses(network: NetworkView, isServing: (address: string) => boolean): NodeAddresses {
    const addresses = new Map<string, string>();
    const excluded = new Set<string>();
    const notes: NodeNote[] = [];
    for (const node of this.nodes) {
      const machine = this.tryFindMachine(node);
      const address = findAddress(node, machine, network);
      if (!isIncluded(node)) {
        if (address !== undefined) excluded.add(address);
      } else if (address === undefined) {
        notes.push(this.explain(node, machine, network.label));
        // readiness counts until a node serves; from then on the appliance's own checks decide (KEP-3458)
      } else if (isReady(node) || isServing(address)) {
        addresses.set(address, node.metadata.name);
        if (node.metadata.labels?.[ARP_LABEL] !== ARP_IS_QUIET) notes.push(explainArp(node));
      }
    }
    const sorted = [...addresses].sort(([a], [b]) => compareAddresses(a, b));
    return { addresses: new Map(sorted), excluded, notes };
  }

  private explain(node: Node, machine: Server | undefined, label: string): NodeNote {
    const about = { node: node.metadata.name, topic: 'machine' } as const;
    if (!machine) return { ...about, ...this.explainMissing(node) };
    return {
      ...about,
      reason: 'NodeWithoutAddress',
      message: `server ${machine.name} (${machine.id}) has no address on ${label}: connect an interface and enter its address there`,
    };
  }

  /** Explains why a node has no machine in the cloud. */
  explainMissing({ metadata: { name }, spec }: Node): Pick<NodeNote, 'reason' | 'message'> {
    const twins = this.byName.get(name) ?? [];
    if (twins.length > 1) {
      const names = [...new Set(twins.map((twin) => twin.name))].sort(compareText);
      return {
        reason: 'NodeAmbiguous',
        message: `${twins.length} servers are called ${names.join(' or ')}: rename all but one, or set the node's providerID`,
      };
    }
    return {
      reason: 'NodeNotFound',
      message: `no server of zone ${this.zone} is called ${name}${spec?.providerID ? ` or has the provider id ${spec.providerID}` : ''}: give the server the name of the node, or set the node's providerID to sakura://${this.zone}/ID`,
    };
  }

  /** The machine of a node: by its provider id, or else by its name. */
  tryFindMachine({ metadata, spec }: Node): Server | undefined {
    const providerId = spec?.providerID ?? '';
    const [, zone, id = ''] = PROVIDER_ID.exec(providerId) ?? [];
    if (zone !== undefined) return zone === this.zone ? this.byId.get(id) : undefined;
    const [, archivedId = ''] = ARCHIVED_PROVIDER_ID.exec(providerId) ?? [];
    const named = this.byName.get(metadata.name) ?? [];
    return this.byId.get(archivedId) ?? (named.length === 1 ? named[0] : undefined);
  }

  /** The names of all nodes that match a machine. */
  listNodesOf({ id }: Server): readonly string[] {
    this.namesakes ??= groupByMachine(this.nodes, (node) => this.tryFindMachine(node));
    return this.namesakes.get(id) ?? [];
  }
}

/** The name of the node of a server: kubelets use the lower-case host name. */
function toNodeName(serverName: string): string {
  return serverName.toLowerCase();
}

function groupByMachine(
  nodes: readonly Node[],
  find: (node: Node) => Server | undefined,
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const node of nodes) {
    const machine = find(node);
    if (!machine) continue;
    const group = groups.get(machine.id);
    if (group) group.push(node.metadata.name);
    else groups.set(machine.id, [node.metadata.name]);
  }
  return groups;
}

/** Whether neither this controller nor the archived one could have set a provider id. */
export function isForeign(providerId: string): boolean {
  return !PROVIDER_ID.test(providerId) && !ARCHIVED_PROVIDER_ID.test(providerId);
}

function explainArp({ metadata: { name, labels } }: Node): NodeNote {
  const given = labels?.[ARP_LABEL];
  const what = given === undefined ? `has no label ${ARP_LABEL}` : `has the label ${ARP_LABEL}=${given}`;
  return {
    node: name,
    topic: 'arp',
    reason: 'NodeArpUnknown',
    message:
      `it serves virtual IPs, and ${what}: if it answers ARP requests for one, it receives all packets for it. ` +
      `Make sure that net.ipv4.conf.all.arp_ignore is 1 and net.ipv4.conf.all.arp_announce is 2 there, then: ` +
      `kubectl label node ${name} ${ARP_LABEL}=${ARP_IS_QUIET} --overwrite`,
  };
}

/** The addresses of nodes on a network. */
export interface NodeAddresses {
  /** Address → node, in the order of the addresses. */
  readonly addresses: ReadonlyMap<string, string>;
  /** Addresses of nodes that are excluded or being removed: they are dropped immediately. */
  readonly excluded: ReadonlySet<string>;
  readonly notes: readonly NodeNote[];
}

function isIncluded({ metadata, spec }: Node): boolean {
  if (metadata.deletionTimestamp !== undefined) return false;
  if (metadata.labels && Object.hasOwn(metadata.labels, EXCLUSION_LABEL)) return false;
  return !spec?.taints?.some(({ key }) => key === REMOVAL_TAINT);
}

function isReady({ status }: Node): boolean {
  return status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false;
}

/** The address of a node on a network: the one the cloud knows, or else the one in the node's status. */
function findAddress(
  node: Node,
  machine: Server | undefined,
  { switchId, block }: NetworkView,
): string | undefined {
  if (!machine) return findInternalAddress(node, block);
  const attached = machine.interfaces.filter((nic) => nic.switchId === switchId);
  const entered = attached.find(({ address }) => address !== undefined)?.address;
  // the cloud knows addresses on private switches only if a person has entered them
  return entered ?? (attached.length > 0 ? findInternalAddress(node, block) : undefined);
}

function findInternalAddress({ status }: Node, block: string | undefined): string | undefined {
  const network = block === undefined ? undefined : Cidr.parse(block);
  return status?.addresses?.find(({ type, address }) => {
    const parsed = type === 'InternalIP' || type === 'ExternalIP' ? Ipv4.tryParse(address) : undefined;
    return parsed && (network?.contains(parsed) ?? type === 'InternalIP');
  })?.address;
}

/**
 * How long most of the servers of a load balancer must be gone before they are dropped: longer than a control
 * plane flaps.
 */
export const FLOOR_MS = 600_000;

/** If more than this share of the servers is gone at once, they stay for {@link FLOOR_MS}; in percent. */
const MAX_LOSS_PERCENT = 50;

/** The servers of one virtual IP. */
export interface FlooredServers {
  readonly addresses: readonly string[];
  /** Whether most of the servers disappeared at once, and are kept for now. */
  readonly isLost: boolean;
}

/**
 * Keeps the servers of a virtual IP while most of their nodes are gone at once: an API server that lost its
 * objects, or a cache with gaps, must not take a service down. The last servers are never dropped.
 * @param isOver whether they have been gone long enough to be dropped
 */
export function keepFloor(
  serving: readonly string[],
  { addresses, excluded }: NodeAddresses,
  isOver: boolean,
): FlooredServers {
  const present = [...addresses.keys()];
  const counted = serving.filter((address) => !excluded.has(address));
  const lost = counted.filter((address) => !addresses.has(address));
  const isMost = lost.length * 100 > counted.length * MAX_LOSS_PERCENT;
  const isLost = isMost && (!isOver || present.length === 0);
  return { addresses: isLost ? [...present, ...lost].sort(compareAddresses) : present, isLost };
}

/**
 * Chooses at most as many servers as a virtual IP can have, by rendezvous hashing: a server that joins or
 * leaves moves at most one other, and every process chooses the same ones. They stay in their order.
 */
export function chooseServers(key: string, addresses: readonly string[]): string[] {
  const limit = LOAD_BALANCER_LIMITS.realServersPerVirtualIp;
  if (addresses.length <= limit) return [...addresses];
  const ranked = addresses
    .map((address) => ({ address, rank: hash('sha256', `${key} ${address}`, 'hex') }))
    .sort((a, b) => compareText(a.rank, b.rank));
  const chosen = new Set(ranked.slice(0, limit).map(({ address }) => address));
  return addresses.filter((address) => chosen.has(address));
}
