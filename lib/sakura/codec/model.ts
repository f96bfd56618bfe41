import type { JsonObject } from '../../core/json';

/**
 * The cloud's objects in Kumiki's terms: ids are strings, numbers are numbers, absent is undefined.
 * `appliance.ts` and `network.ts` convert.
 */

export type Availability = 'migrating' | 'available' | 'failed' | (string & {});
export type InstanceStatus = 'up' | 'cleaning' | 'down' | 'unknown';

/**
 * An appliance of any class. Other classes than `loadbalancer` matter for the addresses and VRIDs they hold.
 */
export interface Appliance {
  readonly id: string;
  readonly class: string;
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** Id of the icon in the control panel. */
  readonly iconId: string | undefined;
  readonly availability: Availability;
  readonly instanceStatus: InstanceStatus;
  /** 1 standard, 2 highspec. */
  readonly planId: number;
  readonly switchId: string | undefined;
  /** What the reply says of the switch that it is on, which spares a look-up by name. @default - nothing */
  readonly uplink?: Uplink | undefined;
  readonly vrid: number | undefined;
  /** The addresses of the units; for other classes, every address found. */
  readonly addresses: readonly string[];
  readonly prefixLength: number | undefined;
  readonly gateway: string | undefined;
  /** As saved, which may differ from what runs: see `readStatus`. */
  readonly virtualIps: readonly VirtualIpSetting[];
  /** Settings beside the virtual IPs, as the service spells them: an update sends them back as they are. */
  readonly otherSettings: JsonObject;
  readonly settingsHash: string | undefined;
}

/** The switch that an appliance is on, and the router that the switch belongs to. */
export interface Uplink {
  readonly switchName: string | undefined;
  readonly router: { readonly id: string; readonly name: string | undefined } | undefined;
}

/** One address and port pair of a load balancer. */
export interface VirtualIpSetting {
  readonly address: string;
  readonly port: number;
  readonly delayLoopSeconds: number;
  readonly sorryServer: string | undefined;
  readonly description: string;
  readonly servers: readonly RealServerSetting[];
  /**
   * The entry as the service gave it, with what Kumiki knows nothing of: an update that holds it sends exactly
   * this back. Undefined for an entry that Kumiki writes itself.
   */
  readonly wire?: JsonObject | undefined;
}

export interface RealServerSetting {
  readonly address: string;
  readonly port: number;
  readonly enabled: boolean;
  readonly healthCheck: HealthCheckSetting;
}

export interface HealthCheckSetting {
  readonly protocol: string;
  readonly path?: string | undefined;
  readonly status?: number | undefined;
  readonly retry?: number | undefined;
  readonly connectTimeoutSeconds?: number | undefined;
}

export interface ApplianceCreate {
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly iconId?: string | undefined;
  readonly planId: number;
  readonly switchId: string;
  readonly vrid: number;
  readonly prefixLength: number;
  readonly gateway: string | undefined;
  readonly addresses: readonly string[];
  readonly virtualIps: readonly VirtualIpSetting[];
}

/** What an update may change; a property left out keeps what is there. */
export interface ApplianceUpdate {
  readonly name?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly iconId?: string;
  /** Replaces the whole list. */
  readonly virtualIps?: readonly VirtualIpSetting[];
  /** Goes with `virtualIps`: what is left out is lost. */
  readonly otherSettings?: JsonObject;
  /** Refused with LB_CONFLICT if the settings have changed since this hash was read. */
  readonly settingsHash?: string | undefined;
}

/** What runs on the appliance, by its applied configuration. */
export interface VirtualIpStatus {
  readonly address: string;
  readonly port: number;
  readonly connectionsPerSecond: number;
  readonly servers: readonly {
    readonly address: string;
    readonly port: number;
    readonly up: boolean;
    readonly activeConnections: number;
  }[];
}

export interface Switch {
  readonly id: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly routerId: string | undefined;
  readonly subnets: readonly Subnet[];
}

export interface Subnet {
  /** CIDR notation. */
  readonly network: string;
  readonly gateway: string | undefined;
  /** Next hop of a routed block; undefined for the switch's own block. */
  readonly nextHop: string | undefined;
  /** First and last address that may be given out. */
  readonly range: { readonly first: string; readonly last: string } | undefined;
}

export interface Router {
  readonly id: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly switchId: string;
  readonly prefixLength: number;
}

/** A network interface of a server. */
export interface NetworkInterface {
  readonly id: string | undefined;
  readonly serverId: string | undefined;
  readonly switchId: string | undefined;
  readonly shared: boolean;
  /** The user's label, or on the shared segment the address given by the service. */
  readonly address: string | undefined;
}

export interface Server {
  readonly id: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly instanceStatus: InstanceStatus;
  readonly interfaces: readonly NetworkInterface[];
}

/** What a find selects: objects with exactly this name, and with all of these tags. */
export interface FindBy {
  readonly name?: string;
  readonly tags?: readonly string[];
}

/**
 * The calls that the life of a load balancer needs, in one zone. Reads return undefined for 404;
 * finds read every page. Errors are KumikiErrors with API_ codes and carry `status` and `errorCode`
 * of the API (see `api-error.ts`).
 */
export interface SakuraApi {
  readonly zone: string;
  readAppliance(id: string, signal?: AbortSignal): Promise<Appliance | undefined>;
  /** Load balancers only. */
  findLoadBalancers(by: FindBy, signal?: AbortSignal): Promise<Appliance[]>;
  /** Appliances of every class, for the addresses and VRIDs they hold. */
  findAppliancesOfEveryClass(signal?: AbortSignal): Promise<Appliance[]>;
  /** Never retried blindly: after an ambiguous failure, search for the owner tag before another try. */
  createAppliance(create: ApplianceCreate, signal?: AbortSignal): Promise<Appliance>;
  updateAppliance(id: string, update: ApplianceUpdate, signal?: AbortSignal): Promise<Appliance>;
  /** Makes the saved settings the running ones. */
  applySettings(id: string, signal?: AbortSignal): Promise<void>;
  powerOn(id: string, signal?: AbortSignal): Promise<void>;
  shutDown(id: string, options: { readonly force: boolean }, signal?: AbortSignal): Promise<void>;
  /** Succeeds if it is gone already (404). */
  deleteAppliance(id: string, signal?: AbortSignal): Promise<void>;
  readStatus(id: string, signal?: AbortSignal): Promise<readonly VirtualIpStatus[]>;
  readSwitch(id: string, signal?: AbortSignal): Promise<Switch | undefined>;
  findSwitches(by: FindBy, signal?: AbortSignal): Promise<Switch[]>;
  readRouter(id: string, signal?: AbortSignal): Promise<Router | undefined>;
  findRouters(by: FindBy, signal?: AbortSignal): Promise<Router[]>;
  findInterfaces(switchId: string, signal?: AbortSignal): Promise<NetworkInterface[]>;
  findServers(by: FindBy, signal?: AbortSignal): Promise<Server[]>;
  readServer(id: string, signal?: AbortSignal): Promise<Server | undefined>;
  /** Cheap check of the credentials. */
  readAccountCode(signal?: AbortSignal): Promise<string>;
}
