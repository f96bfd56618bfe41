/**
 * A load balancer as a stack describes it: plain JSON, in a file of its own. Its JSON schema is
 * `schemas/load-balancer.schema.json`.
 */
export interface LoadBalancerSpec extends ApplianceSpec {
  /** Unique in the app: the construct's path with `-` for `/`. Names the file and the Pulumi resource. */
  readonly id: string;
  /**
   * The id half of the owner tag that identifies the appliance; 12 hex digits. The deployment adds its scope.
   */
  readonly ownerId: string;
}

/** The desired state of one appliance, the same from a construct, a file or a Pulumi program. */
export interface ApplianceSpec {
  /** 1 to 64 characters. */
  readonly name: string;
  /** 0 to 512 characters. */
  readonly description: string;
  /** Tags in addition to the owner tag; sorted. */
  readonly tags: readonly string[];
  /** Id of an icon of the account or of the service; left out: as chosen in the control panel. */
  readonly iconId?: string;
  /** Zone such as `is1b`; left out: the zone of the credentials' settings. */
  readonly zone?: string;
  /** The plan, which limits bandwidth and sessions. */
  readonly plan: AppliancePlan;
  /** Two units (a VRRP pair) instead of one. */
  readonly redundant: boolean;
  /** 1 to 255, unique on the switch; left out: the smallest free one. */
  readonly vrid?: number;
  /** The network that it is attached to, with its own addresses. */
  readonly network: NetworkSpec;
  /** The service addresses, each with its ports; at most 20 address and port pairs. */
  readonly virtualIps: readonly VirtualIpSpec[];
  /** How to treat entries made by hand; left out: `keep`. */
  readonly otherVirtualIps?: OtherVirtualIps;
  /** Keeps Kumiki from removing the appliance; left out: false. */
  readonly deletionProtection?: boolean;
  /**
   * If more than this percentage of the servers last found by a tag is gone at once, they are kept: an
   * incomplete response must not take a service down. 0 to 100; left out: 50. 100: they are never kept.
   */
  readonly maxServerLossPercent?: number;
}

/**
 * How to treat entries made by hand on the appliance. `keep`: they stay, byte for byte. `refuse`: nothing is
 * changed while there are any. `remove`: they are removed. Entries of other load balancers of Kumiki, which
 * share the appliance, always stay.
 */
export type OtherVirtualIps = 'keep' | 'refuse' | 'remove';

/**
 * `standard`: 100 Mbps, 4,000 sessions. `highspec`: 500 Mbps in, 1 Gbps out, 10,000
 * sessions (the service's manual).
 */
export type AppliancePlan = 'standard' | 'highspec';

/**
 * A selector of cloud objects. A name or tag of a network must match exactly one; of servers, a tag may match
 * several.
 */
export interface CloudSelector {
  /** The kind of the value. */
  readonly by: 'id' | 'name' | 'tag';
  /** The id, the name or the tag. */
  readonly value: string;
}

/**
 * A selector of a network by its router or switch: the default of the controller in the cluster, and its
 * annotation.
 */
export interface NetworkChoice {
  /** Whether the appliance is on a router's block of public addresses or on a switch. */
  readonly kind: 'router' | 'switch';
  /** Which router or switch. */
  readonly selector: CloudSelector;
}

/** The network the appliance is attached to. */
export type NetworkSpec = RouterNetworkSpec | SwitchNetworkSpec;

/** On the switch of a router, whose block determines addresses, netmask and gateway. */
export interface RouterNetworkSpec {
  /** Distinguishes it from a switch. */
  readonly kind: 'router';
  /** Which router. */
  readonly router: CloudSelector;
  /** The appliance's own addresses (1, or 2 if redundant); left out: free ones of the block. */
  readonly addresses?: readonly string[];
  /** The slice of the block from which addresses and VRID are chosen; left out: the whole block. */
  readonly addressRange?: AddressRange;
}

/**
 * A slice of a router's block, both ends included. Stacks with disjoint slices never choose the same address,
 * even when they are deployed at the same time, nor, in a block of at most 256 addresses, the same VRID: the
 * n-th address of a block stands for VRID n. An appliance keeps the ones that it already has.
 */
export interface AddressRange {
  /** The lowest address of the slice. */
  readonly first: string;
  /** The highest address of the slice, included. */
  readonly last: string;
}

/** On a plain switch, which has no block: all addresses are given. */
export interface SwitchNetworkSpec {
  /** Distinguishes it from a router. */
  readonly kind: 'switch';
  /** Which switch. */
  readonly switch: CloudSelector;
  /** The appliance's own addresses: 1, or 2 if redundant. */
  readonly addresses: readonly string[];
  /** 8 to 29. */
  readonly prefixLength: number;
  /** Needed if clients or servers are on other networks. */
  readonly gateway?: string;
}

/** One service address. */
export interface VirtualIpSpec {
  /** Unique on the appliance and stable: chosen addresses stay with their key. */
  readonly key: string;
  /** Left out: a free address of the router's block, chosen once and kept. */
  readonly address?: string;
  /** Up to 512 characters. */
  readonly description: string;
  /** Answers while every real server is down; on the same network. */
  readonly sorryServer?: string;
  /** At least one; each is an entry of the appliance, of which there are 20. */
  readonly ports: readonly VirtualIpPortSpec[];
  /** At most 40. */
  readonly servers: readonly RealServerSpec[];
}

export interface VirtualIpPortSpec {
  /** 1 to 65535; the real server's port is the same, as direct server return cannot translate. */
  readonly port: number;
  /** Seconds between checks, at least 10. */
  readonly delayLoopSeconds: number;
  /** How the appliance finds out whether a server works on this port. */
  readonly healthCheck: HealthCheckSpec;
}

/** How the appliance finds out whether a real server works. */
export type HealthCheckSpec = PingCheckSpec | TcpCheckSpec | HttpCheckSpec;

export interface PingCheckSpec {
  /** An echo request; does not test the service itself. */
  readonly protocol: 'ping';
}

/** Options common to checks that connect. */
export interface ConnectCheckSpec {
  /** Failed checks before a server leaves, 1 to 5; left out: the service's default. */
  readonly retry?: number;
  /** 1 to 30; left out: the service's default. */
  readonly connectTimeoutSeconds?: number;
}

export interface TcpCheckSpec extends ConnectCheckSpec {
  /** A connection that is closed at once. */
  readonly protocol: 'tcp';
}

export interface HttpCheckSpec extends ConnectCheckSpec {
  /** A request whose answer must have the status. */
  readonly protocol: 'http' | 'https';
  /** Starts with `/`. */
  readonly path: string;
  /** The HTTP status of a healthy answer. */
  readonly status: number;
}

/**
 * A real server: an address, or machines found in the zone that have an address on
 * the load balancer's network.
 */
export type RealServerSpec =
  | { readonly address: string; readonly enabled: boolean }
  | { readonly select: CloudSelector; readonly enabled: boolean };

/** Default percentage of the servers found by a tag that may be gone at once. */
export const DEFAULT_MAX_SERVER_LOSS_PERCENT = 50;

/** Limits of the appliance, from the service's manual and API (those of the virtual IPs as of June 2021). */
export const LOAD_BALANCER_LIMITS = {
  /** Virtual IP and port pairs per appliance. */
  virtualIps: 20,
  /** Real servers per virtual IP. */
  realServersPerVirtualIp: 40,
  vrid: { min: 1, max: 255 },
  maxServerLossPercent: { min: 0, max: 100 },
  delayLoopSeconds: { min: 10, max: 2_147_483_647 },
  retry: { min: 1, max: 5 },
  connectTimeoutSeconds: { min: 1, max: 30 },
  prefixLength: { min: 8, max: 29 },
  nameLength: 64,
  descriptionLength: 512,
  /**
   * Tags of the user's own. The service takes 10: one is the owner tag, one the deletion protection, and two are
   * for the reconciler, which marks unapplied settings and successors.
   */
  tags: 6,
  tagLength: 32,
  port: { min: 1, max: 65_535 },
  /** HTTP status codes. */
  status: { min: 100, max: 599 },
} as const;
