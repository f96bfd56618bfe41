import { createHash } from 'node:crypto';
import type { WireHealthCheck, WireRealServer, WireVirtualIp } from '../../../sakura/wire';
import { arrayOf, isObject, textOf, valueAt } from '../../protocol/json';
import { isRefusal, type Refusal, refuse } from '../../protocol/refusal';
import type { ApplianceRecord } from '../../store/records';

const PROTOCOLS: readonly string[] = ['http', 'https', 'tcp', 'ping'];

/** What the service fills in when no delay loop is given. */
const DEFAULT_DELAY_LOOP = '10';

/**
 * Reads `Settings` as it is written by clients of any age: numbers become texts, what has a default gets it, what the service
 * does not know is dropped. Values are not judged here but by the rules.
 */
export function parseSettings(settings: unknown): WireVirtualIp[] | Refusal {
  const list: WireVirtualIp[] = [];
  for (const [index, given] of arrayOf(valueAt(settings, 'LoadBalancer')).entries()) {
    const virtualIp = parseVirtualIp(given, `Settings.LoadBalancer[${index}]`);
    if (isRefusal(virtualIp)) return virtualIp;
    list.push(virtualIp);
  }
  return list;
}

function parseVirtualIp(given: unknown, path: string): WireVirtualIp | Refusal {
  const address = textOf(valueAt(given, 'VirtualIPAddress'));
  const port = textOf(valueAt(given, 'Port'));
  if (address === undefined) return refuse('missing_param', `${path}.VirtualIPAddress`);
  if (port === undefined) return refuse('missing_param', `${path}.Port`);
  const servers: WireRealServer[] = [];
  for (const [index, each] of arrayOf(valueAt(given, 'Servers')).entries()) {
    const server = parseServer(each, `${path}.Servers[${index}]`);
    if (isRefusal(server)) return server;
    servers.push(server);
  }
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
  const check = parseHealthCheck(valueAt(given, 'HealthCheck'), `${path}.HealthCheck`);
  if (isRefusal(check)) return check;
  const enabled = String(valueAt(given, 'Enabled') ?? 'True').toLowerCase() === 'true';
  return { IPAddress: address, Port: port, HealthCheck: check, Enabled: enabled ? 'True' : 'False' };
}

function parseHealthCheck(given: unknown, path: string): WireHealthCheck | Refusal {
  if (!isObject(given)) return { Protocol: 'ping' };
  const protocol = textOf(valueAt(given, 'Protocol')) ?? '';
  if (!PROTOCOLS.includes(protocol)) return refuse('invalid_format', `${path}.Protocol`);
  const check: WireHealthCheck = { Protocol: protocol };
  for (const key of ['Path', 'Status', 'Retry', 'ConnectTimeout'] as const) {
    const value = textOf(valueAt(given, key));
    if (value) check[key] = value;
  }
  return check;
}

/** `SettingsHash`: 32 hex digits that change with the settings. */
export function hashSettings(virtualIps: readonly WireVirtualIp[]): string {
  return createHash('md5').update(JSON.stringify(virtualIps)).digest('hex');
}

/** Whether the saved settings are other than those that run: saved, not applied. Nothing runs before the first boot. */
export function hasUnappliedSettings({
  saved,
  applied,
}: Pick<ApplianceRecord, 'saved' | 'applied'>): boolean {
  return hashSettings(saved) !== hashSettings(applied ?? []);
}
