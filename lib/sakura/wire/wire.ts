/**
 * JSON as spelled by the Sakura Cloud API: types only, as far as load balancers need them. The API defines
 * the meaning of each field, and which ones are numbers or strings. Nothing is renamed or converted here;
 * `codec/appliance.ts` and `codec/network.ts` do that.
 */

/** An id: a JSON number for clients that send `X-Sakura-Bigint-As-Int: 1`. */
type WireId = number | string;

/** `Availability` of an appliance or server. */
type WireAvailability = 'migrating' | 'available' | 'failed' | (string & {});
/** `Instance.Status`. */
type WireInstanceStatus = 'up' | 'cleaning' | 'down' | (string & {});

/** How the appliance checks a real server. */
export interface WireHealthCheck {
  /** `ping`, `tcp`, `http` or `https`. */
  Protocol: string;
  /** The requested path. */
  Path?: string;
  /** The HTTP status that counts as up, a number as a string. */
  Status?: string;
  /** Failures in a row before the server counts as down, a number as a string. */
  Retry?: string;
  /** Seconds, a number as a string. */
  ConnectTimeout?: string;
}

/** A real server of a virtual IP. */
export interface WireRealServer {
  /** The address of the server. */
  IPAddress: string;
  /** A number as a string. */
  Port: string;
  /** A boolean as a string. */
  Enabled: 'True' | 'False';
  /** How the appliance finds out whether it works. */
  HealthCheck: WireHealthCheck;
}

/** A virtual IP with one of its ports. */
export interface WireVirtualIp {
  /** The virtual IP. */
  VirtualIPAddress: string;
  /** A number as a string. */
  Port: string;
  /** Seconds between two checks, a number as a string. */
  DelayLoop?: string;
  /** Address of the server that answers while all real servers are down. */
  SorryServer?: string;
  /** In the control panel. */
  Description?: string;
  /** The real servers. */
  Servers?: WireRealServer[] | null;
}

export interface WireLoadBalancerSettings {
  LoadBalancer?: WireVirtualIp[] | null;
}

/** Settings to write: entries that were read are sent back unchanged, whatever they contain. */
export interface WireSettingsToWrite {
  LoadBalancer: (WireVirtualIp | Readonly<Record<string, unknown>>)[];
  [other: string]: unknown;
}

interface WireApplianceRemark {
  Zone?: { ID: WireId };
  /** A string in replies, regardless of the header; requests may use either form. */
  Switch?: { ID: WireId };
  VRRP?: { VRID: number };
  Network?: { NetworkMaskLen: number; DefaultRoute?: string };
  Servers?: ({ IPAddress: string } | null)[];
  Plan?: { ID: WireId };
}

interface WireSubnet {
  ID: WireId | null;
  NetworkAddress: string;
  NetworkMaskLen: number;
  DefaultRoute: string | null;
  NextHop?: string | null;
  StaticRoute?: string | null;
  /** The range of addresses to assign, but only at the top level of a switch. */
  IPAddresses?: { Min: string; Max: string };
  Internet?: { ID?: WireId; Name?: string; BandWidthMbps?: number } | null;
}

interface WireInterfaceSwitch {
  ID: WireId;
  Name?: string;
  Scope?: 'user' | 'shared';
  Subnet?: WireSubnet | null;
  UserSubnet?: { DefaultRoute: string; NetworkMaskLen: number } | null;
}

export interface WireInterface {
  ID?: WireId;
  MACAddress?: string;
  /** The address assigned by the service (shared segment). */
  IPAddress: string | null;
  /** The label set by the user (router and switch segments). */
  UserIPAddress: string | null;
  HostName?: string | null;
  Switch: WireInterfaceSwitch | null;
  Server?: { ID: WireId };
}

export interface WireAppliance {
  Index?: number;
  ID: WireId;
  Class: string;
  Name: string;
  Description: string;
  Tags: string[] | null;
  Icon?: { ID: WireId } | null;
  Plan?: { ID: WireId };
  Settings: WireLoadBalancerSettings | null;
  SettingsHash?: string;
  Remark: WireApplianceRemark;
  Availability: WireAvailability;
  Instance: { Status: WireInstanceStatus | null; StatusChangedAt?: string | null } | null;
  ServiceClass?: string;
  CreatedAt?: string;
  ModifiedAt?: string;
  Switch: { ID: WireId; Name?: string; Internet?: { ID?: WireId; Name?: string } | null } | null;
  Interfaces?: (WireInterface | null)[];
}

/** Body of `POST /appliance`. */
export interface WireApplianceCreate {
  Name: string;
  Description: string;
  Tags: string[];
  Icon?: { ID: WireId } | null;
  Class: 'loadbalancer';
  Plan: { ID: number };
  Settings: WireSettingsToWrite;
  Remark: WireApplianceRemark;
}

/** Body of `PUT /appliance/:id`; keys left out stay as they are. */
export interface WireApplianceUpdate {
  Name?: string;
  Description?: string;
  Tags?: string[];
  Icon?: { ID: WireId };
  Settings?: WireSettingsToWrite;
  SettingsHash?: string;
}

export interface WireLoadBalancerStatus {
  VirtualIPAddress: string;
  Port: string;
  CPS: string;
  Servers: { IPAddress: string; Port: string; Status: string; ActiveConn: string; CPS: string }[];
}

export interface WireSwitch {
  Index?: number;
  ID: WireId;
  Name: string;
  Description?: string;
  Tags: string[] | null;
  Scope: string;
  ServerCount?: number;
  ApplianceCount?: number;
  UserSubnet: { DefaultRoute: string; NetworkMaskLen: number } | null;
  Subnets: WireSubnet[];
  Internet: { ID: WireId; Name?: string; BandWidthMbps?: number } | null;
}

export interface WireInternet {
  Index?: number;
  ID: WireId;
  Name: string;
  Description?: string;
  Tags: string[] | null;
  BandWidthMbps: number;
  NetworkMaskLen: number;
  Switch: { ID: WireId; Name?: string; Subnets?: WireSubnet[] };
}

export interface WireServer {
  Index?: number;
  ID: WireId;
  Name: string;
  Tags: string[] | null;
  Availability: WireAvailability;
  Instance: { Status: WireInstanceStatus | null } | null;
  Interfaces: (WireInterface | null)[];
  ServerPlan?: { ServiceClass?: string } | null;
  Zone?: { ID: WireId; Name: string };
}

export interface WireAuthStatus {
  Account: { ID: WireId; Name: string; Code: string; Class: string };
  Member: { Code: string; Class: string };
  Permission: string;
}

/** The envelope of every error. */
export interface WireError {
  is_fatal: boolean;
  serial: string;
  /** Such as `409 Conflict`. */
  status: string;
  error_code: string;
  error_msg: string;
}

/** A find request: the JSON object that is the whole query string. */
export interface WireFind {
  Count?: number;
  From?: number;
  Sort?: string[];
  Filter?: Record<string, unknown>;
  Include?: string[];
  Exclude?: string[];
}
