/** The resources that exist when a simulator starts. */
export interface Site {
  /** Routers, each with its switch and one block. @default - none */
  readonly routers?: readonly SiteRouter[] | undefined;
  /** Switches without a router. @default - none */
  readonly switches?: readonly SiteSwitch[] | undefined;
  /** Servers with their network interfaces. @default - none */
  readonly servers?: readonly SiteServer[] | undefined;
  /** Appliances of other owners, up and running. @default - none */
  readonly appliances?: readonly SiteAppliance[] | undefined;
}

/** A router with its switch and one block. */
export interface SiteRouter {
  /** Name of the router, and of its switch. */
  readonly name: string;
  /** Tags of the router and of its switch. @default - none */
  readonly tags?: readonly string[] | undefined;
  /** Network address of the block, such as `203.0.113.0`. */
  readonly networkAddress: string;
  /** Prefix length of the block. */
  readonly prefixLength: 26 | 27 | 28;
  /** Bandwidth in Mbps, 100 to 10,000. @default 100 */
  readonly bandwidthMbps?: number | undefined;
}

/** A switch without a router. */
export interface SiteSwitch {
  /** Name in the control panel. */
  readonly name: string;
  /** Tags. @default - none */
  readonly tags?: readonly string[] | undefined;
}

/** A server. */
export interface SiteServer {
  /** Name in the control panel. */
  readonly name: string;
  /** Tags. @default - none */
  readonly tags?: readonly string[] | undefined;
  /** Whether it is up. @default true */
  readonly isUp?: boolean | undefined;
  /**
   * Network interfaces in order, each with the name of its switch and the address that the user has noted.
   * @default - none
   */
  readonly interfaces?: readonly { readonly switch: string; readonly address?: string }[];
}

/** An appliance without settings: it holds addresses and a VRID. */
export interface SiteAppliance {
  /** Name in the control panel. */
  readonly name: string;
  /** Tags. @default - none */
  readonly tags?: readonly string[] | undefined;
  /** A class such as `vpcrouter`, `database` or `nfs`. @default 'loadbalancer' */
  readonly class?: string | undefined;
  /** Name of the switch that it is connected to. */
  readonly switch: string;
  /** Addresses of its units. @default - none */
  readonly addresses?: readonly string[] | undefined;
  /** Prefix length of its network. */
  readonly prefixLength: number;
  /** Virtual router id, 1 to 255. */
  readonly vrid: number;
}

/**
 * A router with a /28 of TEST-NET-3, a Kubernetes master and two nodes; .7 to .14 are free. The cloud
 * controller manager finds its router by the tag `@k8s`.
 */
export const DEFAULT_SITE: Site = {
  routers: [{ name: 'k8s-router', tags: ['@k8s', 'k8s'], networkAddress: '203.0.113.0', prefixLength: 28 }],
  servers: [
    { name: 'kube-master', interfaces: [{ switch: 'k8s-router', address: '203.0.113.4' }] },
    {
      name: 'node-1',
      tags: ['k8s-node'],
      interfaces: [{ switch: 'k8s-router', address: '203.0.113.5' }],
    },
    {
      name: 'node-2',
      tags: ['k8s-node'],
      interfaces: [{ switch: 'k8s-router', address: '203.0.113.6' }],
    },
  ],
};
