/** What a simulator starts with. */
export interface Site {
  /** Routers, each with its switch and one block. @default - none */
  readonly routers?: readonly SiteRouter[] | undefined;
  /** Switches without a router. @default - none */
  readonly switches?: readonly SiteSwitch[] | undefined;
  /** @default - none */
  readonly servers?: readonly SiteServer[] | undefined;
  /** Appliances of somebody else, up and running. @default - none */
  readonly appliances?: readonly SiteAppliance[] | undefined;
}

export interface SiteRouter {
  /** Also the name of its switch. */
  readonly name: string;
  /** Of the router and of its switch. @default - none */
  readonly tags?: readonly string[] | undefined;
  /** Network address of the block, such as `203.0.113.0`. */
  readonly networkAddress: string;
  readonly prefixLength: 26 | 27 | 28;
  /** @default 100 */
  readonly bandwidthMbps?: number | undefined;
}

export interface SiteSwitch {
  readonly name: string;
  /** @default - none */
  readonly tags?: readonly string[] | undefined;
}

export interface SiteServer {
  readonly name: string;
  /** @default - none */
  readonly tags?: readonly string[] | undefined;
  /** @default true */
  readonly isUp?: boolean | undefined;
  /** Network interfaces in order; an address is the label a user typed. @default - none */
  readonly interfaces?: readonly { readonly switch: string; readonly address?: string }[];
}

/** An appliance without settings: it holds addresses and a VRID. */
export interface SiteAppliance {
  readonly name: string;
  /** @default - none */
  readonly tags?: readonly string[] | undefined;
  /** Such as `vpcrouter`, `database` or `nfs`. @default 'loadbalancer' */
  readonly class?: string | undefined;
  /** Name of the switch it stands on. */
  readonly switch: string;
  readonly addresses: readonly string[];
  readonly prefixLength: number;
  /** 1 to 255. */
  readonly vrid: number;
}

/** A router with a /28 of TEST-NET-3, a Kubernetes master and two nodes; .7 to .14 are free. */
export const DEFAULT_SITE: Site = {
  routers: [{ name: 'k8s-router', tags: ['k8s'], networkAddress: '203.0.113.0', prefixLength: 28 }],
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
