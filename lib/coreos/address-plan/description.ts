import type { AllocatorName } from './allocator';
import type { OverlayBackend } from './backend';
import type { OpenPort } from './ports';

/** Role of a machine in the cluster. */
export type NodeRole = 'master' | 'node';

/** A machine of the cluster. */
export interface DescribedNode {
  readonly hostname: string;
  /** Its address on the node network. */
  readonly address: string;
  readonly role: NodeRole;
  /** Path of the node in the cluster's props, such as `nodes[0]`. */
  readonly property: string;
}

/** The network that pods get their addresses from. An allocator leases a subnet of it to each node. */
export interface DescribedOverlay {
  /** The whole network, such as `10.240.0.0/16`. */
  readonly network: string;
  /**
   * Prefix length of each node's subnet.
   * @default - by the allocator's rule: 24 if the network is large enough
   */
  readonly subnetLength?: number | undefined;
  /** How packets get from node to node. @default udp */
  readonly backend?: OverlayBackend | undefined;
  /** The program that leases the subnets. @default flannel */
  readonly allocator?: AllocatorName | undefined;
}

/** The addresses of a cluster as plain data. Problems use the property names of the cluster's props. */
export interface AddressDescription {
  readonly nodes: readonly DescribedNode[];
  /** The network that all nodes are on, such as `10.1.0.0/22`. */
  readonly nodeNetwork: string;
  /** The address through which packets leave the node network. @default - not checked */
  readonly gateway?: string | undefined;
  readonly overlay: DescribedOverlay;
  /** The network that Services get their addresses from. @default - there is none */
  readonly serviceNetwork?: string | undefined;
  /** MTU in bytes of the interface through which nodes reach each other. @default 1500 */
  readonly externalMtu?: number | undefined;
  /** Ports of the virtual IPs that machines accept, sorted. @default - none */
  readonly virtualIpPorts?: readonly number[] | undefined;
  /** Ports that only this cluster has. @default - none */
  readonly ports?: readonly OpenPort[] | undefined;
}
