import { isObject, type JsonObject } from '../../core/json';
import type {
  WireApplianceCreate,
  WireApplianceUpdate,
  WireHealthCheck,
  WireRealServer,
  WireSettingsToWrite,
  WireVirtualIp,
} from '../wire/wire';
import { WireField } from '../wire/wire-field';
import { collectAddresses } from './addresses';
import type {
  Appliance,
  ApplianceCreate,
  ApplianceUpdate,
  HealthCheckSetting,
  InstanceStatus,
  RealServerSetting,
  Uplink,
  VirtualIpSetting,
  VirtualIpStatus,
} from './model';

/** The class of load balancers. */
export const LOAD_BALANCER_CLASS = 'loadbalancer';

/** The service's default for entries without a delay loop. */
const DEFAULT_DELAY_LOOP_SECONDS = 10;

/** Reads an appliance of any class. @throws API_UNEXPECTED naming the field that cannot be used */
export function decodeAppliance(wire: WireField): Appliance {
  return decode(wire, decodeVirtualIp);
}

/**
 * Reads an appliance from a list. The servers behind its virtual IPs, which make up most of a list, are read
 * when first accessed; invalid ones are an error only then.
 *
 * @throws API_UNEXPECTED naming the field that cannot be used
 */
export function decodeListedAppliance(wire: WireField): Appliance {
  return decode(wire, decodeListedVirtualIp);
}

function decode(wire: WireField, decodeEntry: (wire: WireField) => VirtualIpSetting): Appliance {
  wire.object();
  const applianceClass = wire.get('Class').text();
  const isLoadBalancer = applianceClass === LOAD_BALANCER_CLASS;
  const remark = wire.get('Remark');
  const plan = wire.get('Plan').get('ID').optionalInteger() ?? remark.get('Plan').get('ID').optionalInteger();
  return {
    id: wire.get('ID').id(),
    class: applianceClass,
    name: wire.get('Name').optionalText() ?? '',
    description: wire.get('Description').optionalText() ?? '',
    tags: decodeTags(wire.get('Tags')),
    iconId: wire.get('Icon').get('ID').optionalId(),
    availability: wire.get('Availability').optionalText() ?? 'unknown',
    instanceStatus: decodeInstanceStatus(wire.get('Instance')),
    // a load balancer without a plan would look like one that must be replaced
    planId: plan ?? (isLoadBalancer ? wire.get('Plan').get('ID').integer() : 0),
    switchId: wire.get('Switch').get('ID').optionalId() ?? remark.get('Switch').get('ID').optionalId(),
    uplink: decodeUplink(wire.get('Switch')),
    vrid: decodeVrid(wire),
    addresses: isLoadBalancer ? decodeUnitAddresses(wire) : collectAddresses(wire),
    prefixLength: remark.get('Network').get('NetworkMaskLen').optionalInteger(),
    gateway: remark.get('Network').get('DefaultRoute').optionalText(),
    virtualIps: isLoadBalancer ? wire.get('Settings').get('LoadBalancer').items().map(decodeEntry) : [],
    otherSettings: isLoadBalancer ? decodeOtherSettings(wire.get('Settings')) : {},
    settingsHash: wire.get('SettingsHash').optionalText(),
  };
}

function decodeOtherSettings(settings: WireField): JsonObject {
  // an empty list represents an empty object
  const members = settings.raw();
  const { LoadBalancer: _virtualIps, ...others } = isObject(members) ? members : {};
  return others;
}

/** The tags; a null list counts as empty. */
export function decodeTags(wire: WireField): string[] {
  return wire.items().map((tag) => tag.text());
}

/** `Instance.Status`; anything but the three states counts as unknown. */
export function decodeInstanceStatus(instance: WireField): InstanceStatus {
  const status = instance.get('Status').optionalText()?.toLowerCase();
  return status === 'up' || status === 'cleaning' || status === 'down' ? status : 'unknown';
}

/** The rows of `GET /appliance/:id/status`. */
export function decodeStatus(reply: WireField): VirtualIpStatus[] {
  return reply
    .get('LoadBalancer')
    .items()
    .map((row) => ({
      address: row.get('VirtualIPAddress').text(),
      port: row.get('Port').integer(),
      connectionsPerSecond: row.get('CPS').optionalInteger() ?? 0,
      servers: row
        .get('Servers')
        .items()
        .map((server) => ({
          address: server.get('IPAddress').text(),
          port: server.get('Port').integer(),
          up: server.get('Status').optionalText()?.toLowerCase() === 'up',
          activeConnections: server.get('ActiveConn').optionalInteger() ?? 0,
        })),
    }));
}

/** Body of `POST /appliance`. */
export function encodeCreate(create: ApplianceCreate): { readonly Appliance: WireApplianceCreate } {
  return {
    Appliance: {
      Name: create.name,
      Description: create.description,
      Tags: [...create.tags].sort(),
      ...(create.iconId === undefined ? {} : { Icon: { ID: Number(create.iconId) } }),
      Class: LOAD_BALANCER_CLASS,
      Plan: { ID: create.planId },
      Settings: encodeSettings(create.virtualIps),
      Remark: {
        Switch: { ID: Number(create.switchId) },
        VRRP: { VRID: create.vrid },
        Network: {
          ...(create.gateway ? { DefaultRoute: create.gateway } : {}),
          NetworkMaskLen: create.prefixLength,
        },
        Servers: create.addresses.map((address) => ({ IPAddress: address })),
        Plan: { ID: create.planId },
      },
    },
  };
}

/**
 * Body of `PUT /appliance/:id`. Sends the hash in both known spellings: which one the service checks is not
 * documented.
 */
export function encodeUpdate(update: ApplianceUpdate): {
  readonly Appliance: WireApplianceUpdate;
  readonly OriginalSettingsHash?: string;
} {
  const hash = update.settingsHash;
  return {
    Appliance: {
      ...(update.name === undefined ? {} : { Name: update.name }),
      ...(update.description === undefined ? {} : { Description: update.description }),
      ...(update.tags === undefined ? {} : { Tags: [...update.tags].sort() }),
      ...(update.iconId === undefined ? {} : { Icon: { ID: Number(update.iconId) } }),
      ...(update.virtualIps === undefined
        ? {}
        : { Settings: encodeSettings(update.virtualIps, update.otherSettings) }),
      ...(hash === undefined ? {} : { SettingsHash: hash }),
    },
    ...(hash === undefined ? {} : { OriginalSettingsHash: hash }),
  };
}

function decodeUplink(wire: WireField): Uplink | undefined {
  if (wire.isEmpty()) return undefined;
  const router = wire.get('Internet');
  const routerId = router.get('ID').optionalId();
  return {
    switchName: wire.get('Name').optionalText(),
    router: routerId === undefined ? undefined : { id: routerId, name: router.get('Name').optionalText() },
  };
}

/** Reads the VRID; VPC routers have it in their settings. */
function decodeVrid(wire: WireField): number | undefined {
  const ofRouter = wire.get('Settings').get('Router').get('VRID');
  return wire.get('Remark').get('VRRP').get('VRID').optionalInteger() ?? ofRouter.optionalInteger();
}

function decodeUnitAddresses(wire: WireField): string[] {
  const servers = wire.get('Remark').get('Servers').items();
  return servers.flatMap((server) => server.get('IPAddress').optionalText() ?? []);
}

function decodeVirtualIp(wire: WireField): VirtualIpSetting {
  return { ...decodeAddressAndPort(wire), servers: decodeRealServers(wire) };
}

function decodeListedVirtualIp(wire: WireField): VirtualIpSetting {
  // a copy without its parent, so that it does not keep the whole list in memory
  let unread: WireField | undefined = new WireField(wire.raw(), wire.path);
  let servers: readonly RealServerSetting[] = [];
  return {
    ...decodeAddressAndPort(wire),
    get servers() {
      if (unread) {
        servers = decodeRealServers(unread);
        unread = undefined;
      }
      return servers;
    },
  };
}

function decodeAddressAndPort(wire: WireField): Omit<VirtualIpSetting, 'servers'> {
  return {
    address: wire.get('VirtualIPAddress').text(),
    port: wire.get('Port').integer(),
    delayLoopSeconds: wire.get('DelayLoop').optionalInteger() ?? DEFAULT_DELAY_LOOP_SECONDS,
    sorryServer: wire.get('SorryServer').optionalText(),
    description: wire.get('Description').optionalText() ?? '',
    wire: wire.members(),
  };
}

function decodeRealServers(wire: WireField): RealServerSetting[] {
  return wire.get('Servers').items().map(decodeRealServer);
}

function decodeRealServer(wire: WireField): RealServerSetting {
  return {
    address: wire.get('IPAddress').text(),
    port: wire.get('Port').integer(),
    enabled: wire.get('Enabled').flag(),
    healthCheck: decodeHealthCheck(wire.get('HealthCheck')),
  };
}

/** A missing check reads as `ping`, the only one that needs nothing else. */
function decodeHealthCheck(wire: WireField): HealthCheckSetting {
  return {
    protocol: wire.get('Protocol').optionalText() ?? 'ping',
    path: wire.get('Path').optionalText(),
    status: wire.get('Status').optionalInteger(),
    retry: wire.get('Retry').optionalInteger(),
    connectTimeoutSeconds: wire.get('ConnectTimeout').optionalInteger(),
  };
}

function encodeSettings(
  virtualIps: readonly VirtualIpSetting[],
  others: JsonObject = {},
): WireSettingsToWrite {
  return { ...others, LoadBalancer: virtualIps.map((entry) => entry.wire ?? encodeVirtualIp(entry)) };
}

function encodeVirtualIp(virtualIp: VirtualIpSetting): WireVirtualIp {
  return {
    VirtualIPAddress: virtualIp.address,
    Port: String(virtualIp.port),
    DelayLoop: String(virtualIp.delayLoopSeconds),
    ...(virtualIp.sorryServer ? { SorryServer: virtualIp.sorryServer } : {}),
    Description: virtualIp.description,
    Servers: virtualIp.servers.map(encodeRealServer),
  };
}

function encodeRealServer(server: RealServerSetting): WireRealServer {
  return {
    IPAddress: server.address,
    Port: String(server.port),
    Enabled: server.enabled ? 'True' : 'False',
    HealthCheck: encodeHealthCheck(server.healthCheck),
  };
}

function encodeHealthCheck(check: HealthCheckSetting): WireHealthCheck {
  return {
    Protocol: check.protocol,
    ...(check.path === undefined ? {} : { Path: check.path }),
    ...(check.status === undefined ? {} : { Status: String(check.status) }),
    ...(check.retry === undefined ? {} : { Retry: String(check.retry) }),
    ...(check.connectTimeoutSeconds === undefined
      ? {}
      : { ConnectTimeout: String(check.connectTimeoutSeconds) }),
  };
}
