import { isObject } from '../../../../core/json';
import type { WireHealthCheck, WireRealServer, WireVirtualIp } from '../../../../sakura/wire/wire';
import { toInteger, toList, toText, valueAt } from '../../../protocol/json';
import { DEFAULT_DELAY_LOOP_SECONDS } from '../../../protocol/limits';
import { isRefusal, type Refusal, refuse } from '../../../protocol/refusal';
import type { ResourceLabels } from '../../../store/records';
import { parseNewLabels } from '../../model/labels';

/** A load balancer parsed from a request: well formed, but not checked by the rules yet. */
export interface ApplianceInput extends ResourceLabels {
  readonly planId: number;
  readonly switchId: number;
  readonly vrid: number;
  readonly prefixLength: number;
  readonly gateway: string;
  readonly units: readonly string[];
  readonly virtualIps: WireVirtualIp[];
}

/** Parses `Appliance` of a create request. */
export function parseApplianceCreate(given: unknown): ApplianceInput | Refusal {
  if (!isObject(given)) return refuse('missing_param', 'Appliance');
  if (valueAt(given, 'Class') !== 'loadbalancer') return refuse('unsupported_res_class', 'Class');
  const labels = parseNewLabels(given);
  if (isRefusal(labels)) return labels;
  const place = parsePlace(given);
  if (isRefusal(place)) return place;
  const virtualIps = parseSettings(valueAt(given, 'Settings'));
  if (isRefusal(virtualIps)) return virtualIps;
  return { ...labels, ...place, virtualIps };
}

type Place = Pick<ApplianceInput, 'planId' | 'switchId' | 'vrid' | 'prefixLength' | 'gateway' | 'units'>;

/** Parses the fields that cannot change after creation. */
function parsePlace(given: unknown): Place | Refusal {
  const remark = valueAt(given, 'Remark');
  const network = valueAt(remark, 'Network');
  const planId =
    toInteger(valueAt(valueAt(remark, 'Plan'), 'ID')) ?? toInteger(valueAt(valueAt(given, 'Plan'), 'ID'));
  if (planId === undefined) return refuse('missing_param', 'Plan.ID');
  const switchId = toInteger(valueAt(valueAt(remark, 'Switch'), 'ID'));
  if (switchId === undefined) return refuse('param_res_not_found', 'Remark.Switch.ID');
  const vrid = toInteger(valueAt(valueAt(remark, 'VRRP'), 'VRID'));
  if (vrid === undefined) return refuse('missing_param', 'Remark.VRRP.VRID');
  const prefixLength = toInteger(valueAt(network, 'NetworkMaskLen'));
  if (prefixLength === undefined) return refuse('missing_param', 'Remark.Network.NetworkMaskLen');
  const units: string[] = [];
  for (const [index, server] of toList(valueAt(remark, 'Servers')).entries()) {
    const address = toText(valueAt(server, 'IPAddress'));
    if (!address)
      return refuse('bad_request', `Remark.Servers[${index}]: The property IPAddress is required`);
    units.push(address);
  }
  const gateway = toText(valueAt(network, 'DefaultRoute')) ?? '';
  return { planId, switchId, vrid, prefixLength, gateway, units };
}

/**
 * Parses `Settings` from clients of any age: turns numbers into strings, fills in defaults, drops unknown
 * fields. The rules check the values later.
 */
export function parseSettings(settings: unknown): WireVirtualIp[] | Refusal {
  if (settings !== undefined && settings !== null && !isObject(settings)) {
    return refuse('bad_request', 'Settings must be an object');
  }
  return parseList(settings, 'LoadBalancer', 'Settings', parseVirtualIp);
}

/**
 * Parses a list element by element; a missing one or null is empty. Anything else is refused rather than
 * ignored.
 */
function parseList<T extends object>(
  parent: unknown,
  key: string,
  parentPath: string,
  parse: (given: unknown, path: string) => T | Refusal,
): T[] | Refusal {
  const given = valueAt(parent, key) ?? [];
  const path = `${parentPath}.${key}`;
  if (!Array.isArray(given)) return refuse('bad_request', `${path} must be a list`);
  const list: T[] = [];
  for (const [index, each] of given.entries()) {
    const parsed = parse(each, `${path}[${index}]`);
    if (isRefusal(parsed)) return parsed;
    list.push(parsed);
  }
  return list;
}

function parseVirtualIp(given: unknown, path: string): WireVirtualIp | Refusal {
  const address = toText(valueAt(given, 'VirtualIPAddress'));
  const port = toText(valueAt(given, 'Port'));
  if (address === undefined) return refuse('missing_param', `${path}.VirtualIPAddress`);
  if (port === undefined) return refuse('missing_param', `${path}.Port`);
  const servers = parseList(given, 'Servers', path, parseServer);
  if (isRefusal(servers)) return servers;
  return {
    VirtualIPAddress: address,
    Port: port,
    DelayLoop: toText(valueAt(given, 'DelayLoop')) || String(DEFAULT_DELAY_LOOP_SECONDS),
    SorryServer: toText(valueAt(given, 'SorryServer')) ?? '',
    Description: toText(valueAt(given, 'Description')) ?? '',
    Servers: servers,
  };
}

function parseServer(given: unknown, path: string): WireRealServer | Refusal {
  const address = toText(valueAt(given, 'IPAddress'));
  const port = toText(valueAt(given, 'Port'));
  if (address === undefined) return refuse('missing_param', `${path}.IPAddress`);
  if (port === undefined) return refuse('missing_param', `${path}.Port`);
  const enabled = valueAt(given, 'Enabled') ?? 'True';
  if (!/^(?:true|false)$/i.test(typeof enabled === 'boolean' ? String(enabled) : (toText(enabled) ?? ''))) {
    return refuse('invalid_format', `${path}.Enabled`);
  }
  return {
    IPAddress: address,
    Port: port,
    HealthCheck: parseHealthCheck(valueAt(given, 'HealthCheck')),
    Enabled: /^true$/i.test(String(enabled)) ? 'True' : 'False',
  };
}

/** Parses a health check. The official clients always send one; without it, the service uses `ping`. */
function parseHealthCheck(given: unknown): WireHealthCheck {
  if (!isObject(given)) return { Protocol: 'ping' };
  const check: WireHealthCheck = { Protocol: toText(valueAt(given, 'Protocol')) ?? '' };
  for (const key of ['Path', 'Status', 'Retry', 'ConnectTimeout'] as const) {
    const value = toText(valueAt(given, key));
    if (value) check[key] = value;
  }
  return check;
}
