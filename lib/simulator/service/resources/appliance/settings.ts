import { createHash } from 'node:crypto';
import type { WireHealthCheck, WireRealServer, WireVirtualIp } from '../../../../sakura/wire';
import { isObject, textOf, valueAt } from '../../../protocol/json';
import { isRefusal, type Refusal, refuse } from '../../../protocol/refusal';
import type { ApplianceRecord } from '../../../store/records';

/** What the service fills in when no delay loop is given. */
const DEFAULT_DELAY_LOOP = '10';

/**
 * Reads `Settings` as it is written by clients of any age: numbers become texts, what has a default gets it, what the service
 * does not know is dropped. Values are not judged here but by the rules.
 */
export function parseSettings(settings: unknown): WireVirtualIp[] | Refusal {
  if (settings !== undefined && settings !== null && !isObject(settings)) {
    return refuse('bad_request', 'Settings must be an object');
  }
  return parseList(settings, 'LoadBalancer', 'Settings', parseVirtualIp);
}

/** Reads a list, element by element; what is not there or null is an empty one, and anything else would be lost in silence. */
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
  const address = textOf(valueAt(given, 'VirtualIPAddress'));
  const port = textOf(valueAt(given, 'Port'));
  if (address === undefined) return refuse('missing_param', `${path}.VirtualIPAddress`);
  if (port === undefined) return refuse('missing_param', `${path}.Port`);
  const servers = parseList(given, 'Servers', path, parseServer);
  if (isRefusal(servers)) return servers;
  return {
    VirtualIPAddress: address,
    Port: port,
    DelayLoop: textOf(valueAt(given, 'DelayLoop')) || DEFAULT_DELAY_LOOP,
    SorryServer: textOf(valueAt(given, 'SorryServer')) ?? '',
    Description: textOf(valueAt(given, 'Description')) ?? '',
    Servers: servers,
  };
}

function parseServer(given: unknown, path: string): WireRealServer | Refusal {
  const address = textOf(valueAt(given, 'IPAddress'));
  const port = textOf(valueAt(given, 'Port'));
  if (address === undefined) return refuse('missing_param', `${path}.IPAddress`);
  if (port === undefined) return refuse('missing_param', `${path}.Port`);
  const enabled = valueAt(given, 'Enabled') ?? 'True';
  if (!/^(?:true|false)$/i.test(typeof enabled === 'boolean' ? String(enabled) : (textOf(enabled) ?? ''))) {
    return refuse('invalid_format', `${path}.Enabled`);
  }
  return {
    IPAddress: address,
    Port: port,
    HealthCheck: parseHealthCheck(valueAt(given, 'HealthCheck')),
    Enabled: /^true$/i.test(String(enabled)) ? 'True' : 'False',
  };
}

/** The official clients always send one. */
function parseHealthCheck(given: unknown): WireHealthCheck {
  if (!isObject(given)) return { Protocol: 'ping' };
  const check: WireHealthCheck = { Protocol: textOf(valueAt(given, 'Protocol')) ?? '' };
  for (const key of ['Path', 'Status', 'Retry', 'ConnectTimeout'] as const) {
    const value = textOf(valueAt(given, key));
    if (value) check[key] = value;
  }
  return check;
}

/** Settings are replaced, never changed in place, and each reading of an appliance shows their hash. */
const HASHES = new WeakMap<readonly WireVirtualIp[], string>();

/** `SettingsHash`: 32 hex digits that change with the settings. */
export function hashSettings(virtualIps: readonly WireVirtualIp[]): string {
  const known = HASHES.get(virtualIps);
  if (known !== undefined) return known;
  const hash = createHash('md5').update(JSON.stringify(virtualIps)).digest('hex');
  HASHES.set(virtualIps, hash);
  return hash;
}

/** Whether the saved settings are other than those that run: saved, not applied. Nothing runs before the first boot. */
export function hasUnappliedSettings({
  saved,
  applied,
}: Pick<ApplianceRecord, 'saved' | 'applied'>): boolean {
  return hashSettings(saved) !== hashSettings(applied ?? []);
}
