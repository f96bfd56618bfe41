/** What exists when a simulator starts. */
export interface Site {
  /** Routers, each with its switch and one block. @default - none */
  readonly routers?: readonly SiteRouter[] | undefined;
  /** Switches without a router. @default - none */
  readonly switches?: readonly SiteSwitch[] | undefined;
  /** Servers with their network interfaces. @default - none */
  readonly servers?: readonly SiteServer[] | undefined;
  /** Appliances of other people, up and running. @default - none */
  readonly appliances?: readonly SiteAppliance[] | undefined;
}

/** A router with its switch and one block. */
export interface SiteRouter {
  /** Also the name of its switch. */
  readonly name: string;
  /** Tags of the router and of its switch. @default - none */
  readonly tags?: readonly string[] | undefined;
  /** Network address of the block, such as `203.0.113.0`. */
  readonly networkAddress: string;
  /** Of its block of addresses. */
  readonly prefixLength: 26 | 27 | 28;
  /** Bandwidth, 100 to 10,000. @default 100 */
  readonly bandwidthMbps?: number | undefined;
}

/** A switch without a router. */
export interface SiteSwitch {
  /** In the control panel. */
  readonly name: string;
  /** Tags. @default - none */
  readonly tags?: readonly string[] | undefined;
}

/** A server. */
export interface SiteServer {
  /** In the control panel. */
  readonly name: string;
  /** Tags. @default - none */
  readonly tags?: readonly string[] | undefined;
  /** Whether it is up rather than down. @default true */
  readonly isUp?: boolean | undefined;
  /**
   * Network interfaces in order, each with the name of its switch and the address that a user has noted.
   * @default - none
   */
  readonly interfaces?: readonly { readonly switch: string; readonly address?: string }[];
}

/** An appliance without settings: it holds addresses and a VRID. */
export interface SiteAppliance {
  /** In the control panel. */
  readonly name: string;
  /** Tags. @default - none */
  readonly tags?: readonly string[] | undefined;
  /** A class such as `vpcrouter`, `database` or `nfs`. @default 'loadbalancer' */
  readonly class?: string | undefined;
  /** Name of the switch that it is connected to. */
  readonly switch: string;
  /** Addresses of its units. @default - none */
  readonly addresses?: readonly string[] | undefined;
  /** Of its network. */
  readonly prefixLength: number;
  /** 1 to 255. */
  readonly vrid: number;
}

/**
 * A router with a /28 of TEST-NET-3, a Kubernetes master and two nodes; .7 to .14 are free. The tag `@k8s` is the
 * one by which the cloud controller manager finds its router.
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
