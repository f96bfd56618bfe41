import type { JsonObject } from '../../core/json';

/**
 * The cloud's objects in Kumiki's terms: ids are strings, numbers are numbers, absent values are undefined.
 * `appliance.ts` and `network.ts` convert.
 */

export type Availability = 'migrating' | 'available' | 'failed' | (string & {});
/** Whether it runs; `cleaning` in between, while it is created, boots or shuts down. */
export type InstanceStatus = 'up' | 'cleaning' | 'down' | 'unknown';

/**
 * An appliance of any class. Other classes than `loadbalancer` matter for the addresses and VRIDs they hold.
 */
export interface Appliance {
  /** 12 digits. */
  readonly id: string;
  /** `loadbalancer`, or the class of another kind of appliance. */
  readonly class: string;
  /** In the control panel; not unique. */
  readonly name: string;
  /** In the control panel. */
  readonly description: string;
  /** In the order of the service. */
  readonly tags: readonly string[];
  /** Id of the icon in the control panel. */
  readonly iconId: string | undefined;
  /** Whether the service has created it. */
  readonly availability: Availability;
  /** Whether it runs. */
  readonly instanceStatus: InstanceStatus;
  /** 1 standard, 2 highspec. */
  readonly planId: number;
  /** undefined: the service does not say. */
  readonly switchId: string | undefined;
  /**
   * The switch that it is on, as far as the reply describes it; saves a look-up by name.
   * @default - not in the reply
   */
  readonly uplink?: Uplink | undefined;
  /** The virtual router id; undefined: the service does not say. */
  readonly vrid: number | undefined;
  /** The addresses of the units; for other classes, every address found. */
  readonly addresses: readonly string[];
  /** Of its network; undefined: the service does not say. */
  readonly prefixLength: number | undefined;
  /** undefined: it has none. */
  readonly gateway: string | undefined;
  /** As saved; the running ones may differ, see `readStatus`. */
  readonly virtualIps: readonly VirtualIpSetting[];
  /** Settings other than the virtual IPs, as the service spells them; an update sends them back unchanged. */
  readonly otherSettings: JsonObject;
  /**
   * Hash of the saved settings: the service refuses a change with an outdated hash. undefined: the service
   * does not compare.
   */
  readonly settingsHash: string | undefined;
}

/** The switch that an appliance is on, and the router that the switch belongs to. */
export interface Uplink {
  /** undefined: the service does not say. */
  readonly switchName: string | undefined;
  /** The router that the switch belongs to; undefined: it belongs to none. */
  readonly router: { readonly id: string; readonly name: string | undefined } | undefined;
}

/** One address and port pair of a load balancer. */
export interface VirtualIpSetting {
  /** The virtual IP. */
  readonly address: string;
  /** 1 to 65535. */
  readonly port: number;
  /** Seconds between two checks. */
  readonly delayLoopSeconds: number;
  /** Address of the server that answers while all real servers are down; undefined: none. */
  readonly sorryServer: string | undefined;
  /** In the control panel; identifies the owner of the entry. */
  readonly description: string;
  /** The real servers, up to 40. */
  readonly servers: readonly RealServerSetting[];
  /**
   * The entry as received, including fields unknown to Kumiki; an update sends it back unchanged. Undefined
   * for an entry that Kumiki writes itself.
   */
  readonly wire?: JsonObject | undefined;
}

/** A server behind a virtual IP. */
export interface RealServerSetting {
  /** On the network of the appliance. */
  readonly address: string;
  /** The same as that of the virtual IP. */
  readonly port: number;
  /** false: it gets no new connections. */
  readonly enabled: boolean;
  /** How the appliance finds out whether it works. */
  readonly healthCheck: HealthCheckSetting;
}

/** A health check as configured on the service. */
export interface HealthCheckSetting {
  /** `ping`, `tcp`, `http`, `https`, or a newer one. */
  readonly protocol: string;
  /** The path requested by http and https. */
  readonly path?: string | undefined;
  /** The HTTP status that counts as up, for http and https. */
  readonly status?: number | undefined;
  /** Failures in a row before it counts as down. */
  readonly retry?: number | undefined;
  /** How long a connection may take. */
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

/** The properties that an update may change; those left out stay as they are. */
export interface ApplianceUpdate {
  readonly name?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly iconId?: string;
  /** Replaces the whole list. */
  readonly virtualIps?: readonly VirtualIpSetting[];
  /** Sent together with `virtualIps`; settings left out are lost. */
  readonly otherSettings?: JsonObject;
  /** Refused with LB_CONFLICT if the settings have changed since this hash was read. */
  readonly settingsHash?: string | undefined;
}

/** The state of a virtual IP that runs on the appliance, by its applied settings. */
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

/** A switch, either plain or that of a router. */
export interface Switch {
  /** 12 digits. */
  readonly id: string;
  /** In the control panel; not unique. */
  readonly name: string;
  /** In the order of the service. */
  readonly tags: readonly string[];
  /** undefined: it belongs to no router. */
  readonly routerId: string | undefined;
  /** The blocks of addresses on it. */
  readonly subnets: readonly Subnet[];
}

/** A block of addresses on a switch. */
export interface Subnet {
  /** CIDR notation. */
  readonly network: string;
  /** undefined: it has none. */
  readonly gateway: string | undefined;
  /** Next hop of a routed block; undefined for the switch's own block. */
  readonly nextHop: string | undefined;
  /** First and last address that may be given out. */
  readonly range: { readonly first: string; readonly last: string } | undefined;
}

/** A router with its block of public addresses. */
export interface Router {
  /** 12 digits; changes with the bandwidth. */
  readonly id: string;
  /** In the control panel; not unique. */
  readonly name: string;
  /** In the order of the service. */
  readonly tags: readonly string[];
  /** The switch behind it. */
  readonly switchId: string;
  /** Of its block: 28, 27 or 26. */
  readonly prefixLength: number;
}

/** A network interface of a server. */
export interface NetworkInterface {
  /** 12 digits; undefined: the service does not say. */
  readonly id: string | undefined;
  /** undefined: it belongs to no server. */
  readonly serverId: string | undefined;
  /** undefined: it is on no switch. */
  readonly switchId: string | undefined;
  /** Whether it is on the segment that all customers share. */
  readonly shared: boolean;
  /** The label set by the user; on the shared segment, the address assigned by the service. */
  readonly address: string | undefined;
}

/** A server with its interfaces. */
export interface Server {
  /** 12 digits. */
  readonly id: string;
  /** In the control panel; not unique. */
  readonly name: string;
  /** In the order of the service. */
  readonly tags: readonly string[];
  /** Whether it runs. */
  readonly instanceStatus: InstanceStatus;
  /** In the machine's own order. */
  readonly interfaces: readonly NetworkInterface[];
  /** Class of its plan, such as `cloud/plan/2core-4gb`; undefined if the reply names none. */
  readonly planClass: string | undefined;
}

/** The criteria of a find: objects with exactly this name and all of these tags. */
export interface FindBy {
  readonly name?: string;
  readonly tags?: readonly string[];
}

/**
 * The API calls needed to manage load balancers in one zone. Reads return undefined for 404; finds read every
 * page. Errors are KumikiErrors with API_ codes and carry `status` and `errorCode` of the API (see
 * `api-error.ts`).
 */
export interface SakuraApi {
  readonly zone: string;
  readAppliance(id: string, signal?: AbortSignal): Promise<Appliance | undefined>;
  /** Load balancers only. */
  findLoadBalancers(by: FindBy, signal?: AbortSignal): Promise<Appliance[]>;
  /** Appliances of every class, to find the addresses and VRIDs that they hold. */
  findAppliancesOfEveryClass(signal?: AbortSignal): Promise<Appliance[]>;
  /** Never retried blindly: after an ambiguous failure, search for the owner tag before another try. */
  createAppliance(create: ApplianceCreate, signal?: AbortSignal): Promise<Appliance>;
  updateAppliance(id: string, update: ApplianceUpdate, signal?: AbortSignal): Promise<Appliance>;
  /** Makes the saved settings the running ones. */
  applySettings(id: string, signal?: AbortSignal): Promise<void>;
  powerOn(id: string, signal?: AbortSignal): Promise<void>;
  shutDown(id: string, options: { readonly force: boolean }, signal?: AbortSignal): Promise<void>;
  /** Succeeds if it no longer exists (404). */
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
  /** Permission of the credentials: `create`, `arrange`, `power` or `view`, each including those after it. */
  readPermission(signal?: AbortSignal): Promise<string>;
}
