import type { Problem } from '../../core/errors';
import type { Cidr, Ipv4 } from '../../core/ipv4';
import { collectProblems } from '../../core/problems';
import { ALLOCATORS } from './allocator';
import { checkMtu, computeOverlayMtu } from './backend';
import { checkCapacity } from './capacity';
import type { AddressDescription, NodeRole } from './description';
import { checkOverlaps, readNetworks } from './networks';
import { checkNodes, readAddress } from './nodes';
import { type OverlayDevice, type OverlayPlan, planOverlay, tryFindDevice } from './overlay';
import { listOpenPorts, type OpenPort } from './ports';
import type { Subnets } from './subnets';

/** The checked addresses of a cluster, and everything derived from them. */
export interface AddressPlan {
  /** The network that the machines are on. */
  readonly nodeNetwork: Cidr;
  /** The default route of the machines; undefined if they have none. */
  readonly gateway: Ipv4 | undefined;
  /** The network of Services; undefined if there is none. */
  readonly serviceNetwork: Cidr | undefined;
  /** The subnets that the allocator leases to nodes. @internal */
  readonly overlay: OverlayPlan;
  /** The subnets that a node of this cluster can get at its first start. @internal */
  readonly candidates: Subnets;
  /** MTU in bytes inside the overlay. */
  readonly mtu: number;
  /** The device of the overlay on each node; undefined if packets leave through the node's own interface. */
  readonly device: OverlayDevice | undefined;
  /**
   * Number of containers that each node's subnet has addresses for: all but network, bridge and broadcast.
   */
  readonly containersPerNode: number;
  /** Ports of the cluster, each with the callers that a firewall must let through. */
  readonly openPorts: readonly OpenPort[];
  /** One row for each node, in the order of the description. */
  readonly rows: readonly AddressPlanRow[];
}

/** A node in the table of the plan. */
export interface AddressPlanRow {
  /** Hostname of the machine. */
  readonly hostname: string;
  /** Role of the machine in the cluster. */
  readonly role: NodeRole;
  /** Its address on the network of the machines. */
  readonly address: string;
  /** The range of subnets that the node's own subnet is leased from. */
  readonly overlay: string;
}

/** The address plan, or the problems of the description. */
export interface PlannedAddresses {
  /** undefined if there is a problem. */
  readonly plan: AddressPlan | undefined;
  /** Each names a property of the cluster, such as `nodes[2].address`. */
  readonly problems: readonly Problem[];
}

/** Plans the addresses of a cluster. */
export function planAddresses(description: AddressDescription): PlannedAddresses {
  const { result, problems } = collectProblems(derivePlan(description));
  return { plan: problems.length === 0 ? result : undefined, problems };
}

function* derivePlan(description: AddressDescription): Generator<Problem, AddressPlan | undefined> {
  const { nodes, externalMtu = 1500 } = description;
  const networks = yield* readNetworks(description);
  const gateway = yield* readAddress('the gateway', description.gateway, 'gateway', networks.node?.cidr);
  yield* checkNodes(nodes, { network: networks.node?.cidr, gateway });
  yield* checkOverlaps(networks);
  const overlay = networks.overlay && (yield* planOverlay(networks.overlay, description.overlay));
  yield* checkMtu(description.overlay.backend ?? 'udp', externalMtu);
  if (!networks.node || !overlay) return undefined;
  yield* checkCapacity(overlay, nodes.length);

  const candidates = overlay.subnets.reachable(nodes.length, ALLOCATORS[overlay.allocator].candidates);
  return {
    nodeNetwork: networks.node.cidr,
    gateway,
    serviceNetwork: networks.service?.cidr,
    overlay,
    candidates,
    mtu: computeOverlayMtu(overlay.backend, externalMtu),
    device: tryFindDevice(overlay),
    containersPerNode: overlay.subnets.size - 3,
    openPorts: listOpenPorts({
      others: description.ports,
      backend: overlay.backend,
      allocator: overlay.allocator,
      masters: nodes.filter(({ role }) => role === 'master').length,
      virtualIpPorts: description.virtualIpPorts ?? [],
    }),
    rows: nodes.map(({ hostname, role, address }) => ({ hostname, role, address, overlay: `${candidates}` })),
  };
}
