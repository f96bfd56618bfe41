import type { OverlayBackend } from './backend';

/** The rules by which a program divides the overlay network, and what it leaves on a node. */
export interface Allocator {
  /** Length of the subnets where none is asked for; undefined when the network is too small to be divided by itself. */
  readonly defaultSubnetLength: (networkLength: number) => number | undefined;
  /** How much longer than the network's prefix that of a subnet must be. */
  readonly leastDivision: number;
  /** How much longer it may be. @default - as long as {@link LONGEST_SUBNET} allows */
  readonly mostDivision?: number;
  /** Whether the first subnet is leased, too. */
  readonly leasesFirst: boolean;
  /** How many free subnets, counted from the first, it looks at before it takes one of them at random. */
  readonly candidates: number;
  readonly backends: readonly OverlayBackend[];
  /** What the names of its devices begin with. */
  readonly devicePrefix: string;
  /** Whether the device has the prefix length of the whole network, or is a host by itself. */
  readonly devicePrefixLength: 'network' | 'host';
  /** The file that tells docker its subnet, and the variables in it. */
  readonly subnetFile: { readonly path: string; readonly subnet: string; readonly mtu: string };
}

/**
 * The longest prefix of a subnet: 4 addresses, for network, bridge, one container and broadcast. flannel refuses longer ones; rudder
 * does not look.
 */
export const LONGEST_SUBNET = 30;

/** The candidates of flannel and rudder. */
export const CANDIDATES = 100;

const FLANNEL = { devicePrefix: 'flannel', devicePrefixLength: 'host' } as const;

const ALLOCATORS_BY_NAME = {
  /** Source: flannel 0.26, pkg/subnet/config.go. */
  flannel: {
    defaultSubnetLength: (length) => (length > 28 ? undefined : length > 22 ? length + 2 : 24),
    leastDivision: 2,
    leasesFirst: false,
    candidates: CANDIDATES,
    backends: ['udp', 'vxlan', 'host-gw', 'alloc'],
    ...FLANNEL,
    subnetFile: { path: '/run/flannel/subnet.env', subnet: 'FLANNEL_SUBNET', mtu: 'FLANNEL_MTU' },
  },
  /** flannel between 2014-08-21 and 2014-09-17, when that was its name. Source: its history, subnet/config.go at 780c909. */
  rudder: {
    defaultSubnetLength: (length) => (length >= LONGEST_SUBNET ? undefined : length >= 24 ? length + 1 : 24),
    // it takes subnets as large as the network too, but then has none to lease: the first is left free
    leastDivision: 1,
    leasesFirst: false,
    candidates: CANDIDATES,
    backends: ['udp'],
    devicePrefix: 'rudder',
    devicePrefixLength: 'network',
    subnetFile: { path: '/run/rudder/subnet.env', subnet: 'RUDDER_SUBNET', mtu: 'RUDDER_MTU' },
  },
  /**
   * The controller manager of Kubernetes, which hands out subnets one after another; flannel only carries the packets. Source: Kubernetes 1.36,
   * pkg/controller/nodeipam/ipam/cidrset, and for the most division kubeadm's PodSubnetNodeMaskMaxDiff.
   */
  kubernetes: {
    defaultSubnetLength: (length) => (length >= LONGEST_SUBNET ? undefined : length >= 24 ? length + 1 : 24),
    leastDivision: 0,
    mostDivision: 16,
    leasesFirst: true,
    candidates: 1,
    backends: ['vxlan', 'host-gw'],
    ...FLANNEL,
    subnetFile: { path: '/run/flannel/subnet.env', subnet: 'FLANNEL_SUBNET', mtu: 'FLANNEL_MTU' },
  },
} as const satisfies Record<string, Allocator>;

/** A program that leases subnets of the overlay network to nodes. */
export type AllocatorName = keyof typeof ALLOCATORS_BY_NAME;

/** All allocators by name. */
export const ALLOCATORS: Readonly<Record<AllocatorName, Allocator>> = ALLOCATORS_BY_NAME;
