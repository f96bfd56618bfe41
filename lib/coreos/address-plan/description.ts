import type { AllocatorName } from './allocator';
import type { OverlayBackend } from './backend';
import type { NodePorts } from './ports';

/** What a machine does in the cluster. */
export type NodeRole = 'master' | 'node';

/** A machine of the cluster. */
export interface DescribedNode {
  readonly hostname: string;
  /** Its address on the node network. */
  readonly address: string;
  readonly role: NodeRole;
}

/** The network that pods get their addresses from. An allocator leases each node a subnet of it. */
export interface DescribedOverlay {
  /** The whole of it, such as `10.240.0.0/16`. */
  readonly network: string;
  /** Prefix length of each node's subnet. @default - by the allocator's rule: 24 when the network is large enough */
  readonly subnetLength?: number | undefined;
  /** First subnet that may be leased, as the address it begins with. @default - the second one: the first stays free */
  readonly subnetMin?: string | undefined;
  /** Last subnet that may be leased, as the address it begins with. @default - the last one */
  readonly subnetMax?: string | undefined;
  /** How packets get from node to node. @default udp */
  readonly backend?: OverlayBackend | undefined;
  /** The program that leases the subnets. @default flannel */
  readonly allocator?: AllocatorName | undefined;
}

/** The addresses of a cluster as plain data. */
export interface AddressDescription {
  readonly nodes: readonly DescribedNode[];
  /** The network that all nodes stand on, such as `10.1.0.0/22`. */
  readonly nodeNetwork: string;
  /** Where packets leave the node network. @default - not checked */
  readonly gateway?: string | undefined;
  readonly overlay: DescribedOverlay;
  /** The network that Services get their addresses from. @default - there is none */
  readonly serviceNetwork?: string | undefined;
  /**
   * The network that docker takes by itself (172.17.0.0/16), where docker is not told to use the node's overlay subnet.
   * @default - docker uses the overlay subnet
   */
  readonly dockerNetwork?: string | undefined;
  /** MTU in bytes of the interface that nodes reach each other by. @default 1500 */
  readonly externalMtu?: number | undefined;
  /** Ports that the programs of a node listen on. @default - the ones of {@link DEFAULT_PORTS} */
  readonly ports?: Partial<NodePorts> | undefined;
}
