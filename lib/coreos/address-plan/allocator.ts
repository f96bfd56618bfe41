/** A program's rules for dividing the overlay network, and for the device it creates on a node. */
export interface Allocator {
  /** Prefix length of the subnets if none is given; undefined if the network is too small for a default. */
  readonly defaultSubnetLength: (networkLength: number) => number | undefined;
  /** The smallest number of bits by which a subnet's prefix is longer than the network's. */
  readonly minSubnetBits: number;
  /** The largest number of bits. @default - as many as {@link LONGEST_SUBNET} allows */
  readonly maxSubnetBits?: number;
  /** Whether the first subnet is leased as well. */
  readonly leasesFirst: boolean;
  /** Number of free subnets, counted from the first, from which it picks one at random. */
  readonly candidates: number;
  /** Prefix of the names of its devices. */
  readonly devicePrefix: string;
  /** Whether the device has the prefix length of the whole network, or that of a single host. */
  readonly devicePrefixLength: 'network' | 'host';
}

/**
 * The longest prefix of a subnet: its 4 addresses are those of network, bridge, one container and broadcast.
 * flannel refuses longer prefixes; rudder does not check.
 */
export const LONGEST_SUBNET = 30;

/** The number of candidates that flannel and rudder consider. */
export const CANDIDATES = 100;

const FLANNEL = { devicePrefix: 'flannel', devicePrefixLength: 'host' } as const;

const ALLOCATORS_BY_NAME = {
  /** Source: flannel 0.26, pkg/subnet/config.go. */
  flannel: {
    defaultSubnetLength: (length) => (length > 28 ? undefined : length > 22 ? length + 2 : 24),
    minSubnetBits: 2,
    leasesFirst: false,
    candidates: CANDIDATES,
    ...FLANNEL,
  },
  /**
   * flannel under the name that it had from 2014-08-21 to 2014-09-17. Source: its history, subnet/config.go
   * at 780c909.
   */
  rudder: {
    defaultSubnetLength: (length) => (length >= LONGEST_SUBNET ? undefined : length >= 24 ? length + 1 : 24),
    // it also accepts a subnet as large as the network, but then has none to lease, because the first stays
    // free
    minSubnetBits: 1,
    leasesFirst: false,
    candidates: CANDIDATES,
    devicePrefix: 'rudder',
    devicePrefixLength: 'network',
  },
  /**
   * The controller manager of Kubernetes, which hands out subnets one after another; flannel only carries the
   * packets. Source: Kubernetes 1.36, pkg/controller/nodeipam/ipam/cidrset; mostDivision is kubeadm's
   * PodSubnetNodeMaskMaxDiff.
   */
  kubernetes: {
    defaultSubnetLength: (length) => (length >= LONGEST_SUBNET ? undefined : length >= 24 ? length + 1 : 24),
    minSubnetBits: 0,
    maxSubnetBits: 16,
    leasesFirst: true,
    candidates: 1,
    ...FLANNEL,
  },
} as const satisfies Record<string, Allocator>;

/** A program that leases subnets of the overlay network to nodes. */
export type AllocatorName = keyof typeof ALLOCATORS_BY_NAME;

/** All allocators by name. */
export const ALLOCATORS: Readonly<Record<AllocatorName, Allocator>> = ALLOCATORS_BY_NAME;
