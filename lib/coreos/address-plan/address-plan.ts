import type { Problem } from '../../core/errors';
import type { Cidr, Ipv4 } from '../../core/ipv4';
import { ALLOCATORS } from './allocator';
import { checkMtu, overlayMtu } from './backend';
import { checkCapacity } from './capacity';
import type { AddressDescription, NodeRole } from './description';
import { deviceOf, type OverlayDevice } from './device';
import { checkOverlaps, readNetworks } from './networks';
import { checkNodes, readAddress } from './nodes';
import { type OpenPort, openPorts } from './open-ports';
import { type OverlayPlan, planOverlay } from './overlay';
import { checkPorts, DEFAULT_PORTS, KUBEADM_PORTS, type NodePorts } from './ports';
import type { Subnets } from './subnets';

/** The addresses of a cluster, checked, with all that follows from them. */
export interface AddressPlan {
  readonly nodeNetwork: Cidr;
  readonly gateway: Ipv4 | undefined;
  /** The subnets that the allocator leases to nodes. */
  readonly overlay: OverlayPlan;
  /** The subnets that a node of this cluster can get at its first start. */
  readonly candidates: Subnets;
  /** MTU in bytes inside the overlay, as the allocator tells docker. */
  readonly mtu: number;
  /** The device of the overlay on each node. Undefined: packets leave by the node's own interface. */
  readonly device: OverlayDevice | undefined;
  /** Containers for which each node's subnet has addresses: all but network, bridge and broadcast. */
  readonly containersPerNode: number;
  readonly ports: NodePorts;
  /** What a firewall between the nodes must let through. */
  readonly openPorts: readonly OpenPort[];
  /** One for each node, in the order of the description. */
  readonly rows: readonly AddressPlanRow[];
}

/** A node in the table of the plan. */
export interface AddressPlanRow {
  readonly hostname: string;
  readonly role: NodeRole;
  readonly address: string;
  /** The subnets of which it will have one. */
  readonly overlay: string;
}

/** The plan, as far as there can be one, and all that is wrong with the description. */
export interface PlannedAddresses {
  /** Undefined when there is a problem. */
  readonly plan: AddressPlan | undefined;
  /** Empty when all is well. Each says its `property` in the description, such as `nodes[2].address`. */
  readonly problems: readonly Problem[];
}

/** Plans the addresses of a cluster. */
export function planAddresses(description: AddressDescription): PlannedAddresses {
  const steps = plan(description);
  const problems: Problem[] = [];
  let step = steps.next();
  for (; !step.done; step = steps.next()) problems.push(step.value);
  return { plan: problems.length === 0 ? step.value : undefined, problems };
}

function* plan(description: AddressDescription): Generator<Problem, AddressPlan | undefined> {
  const { nodes, externalMtu = 1500 } = description;
  const isByKubeadm = description.overlay.allocator === 'kubernetes';
  const ports = { ...(isByKubeadm ? KUBEADM_PORTS : DEFAULT_PORTS), ...description.ports };
  const networks = yield* readNetworks(description);
  const gateway = yield* readAddress('the gateway', description.gateway, 'gateway', networks.node?.cidr);
  yield* checkNodes(nodes, { network: networks.node?.cidr, gateway });
  yield* checkOverlaps(networks);
  const overlay = networks.overlay && (yield* planOverlay(networks.overlay, description.overlay));
  yield* checkMtu(description.overlay.backend ?? 'udp', externalMtu);
  yield* checkPorts(ports);
  if (!networks.node || !overlay) return undefined;
  yield* checkCapacity(overlay, nodes.length);

  const candidates = overlay.subnets.reachable(nodes.length, ALLOCATORS[overlay.allocator].candidates);
  return {
    nodeNetwork: networks.node.cidr,
    gateway,
    overlay,
    candidates,
    mtu: overlayMtu(overlay.backend, externalMtu),
    device: deviceOf(overlay),
    containersPerNode: overlay.subnets.size - 3,
    ports,
    openPorts: openPorts(ports, overlay.backend, overlay.allocator),
    rows: nodes.map(({ hostname, role, address }) => ({ hostname, role, address, overlay: `${candidates}` })),
  };
}
