/** Unexpected values as JSON texts, because some cannot be written as JavaScript objects. */
export const HOSTILE_VALUES: readonly string[] = [
  'null',
  'true',
  '-1',
  '1.5',
  '1e308',
  '1e999',
  '9007199254740993',
  '""',
  '"__proto__"',
  '"constructor"',
  '"\\u0000\\ud800 \\u202e"',
  `"${'x'.repeat(2_000)}"`,
  '{}',
  '{"toString":1,"valueOf":1,"toJSON":1,"length":-1}',
  '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
  '[]',
  '[null]',
  '[[[[[[]]]]]]',
  `${'['.repeat(40)}${']'.repeat(40)}`,
];

/**
 * Replaces one value in a document by its path, such as `Appliance.Settings.LoadBalancer.0.Port`; returns
 * JSON.
 */
export function jsonWith(document: object, path: string, value: string): string {
  const mark = '\u0001the hostile value\u0001';
  const copy = structuredClone(document);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce((at: object, key) => Object(Reflect.get(at, key)), copy);
  Reflect.set(parent, last, mark);
  return JSON.stringify(copy).replace(JSON.stringify(mark), () => value);
}

const VIP = 'Appliance.Settings.LoadBalancer.0';
/** Paths in a create request. */
export const CREATE_PLACES = [
  ...['Name', 'Description', 'Tags', 'Icon', 'Class', 'Plan', 'Settings', 'Remark'].map(
    (key) => `Appliance.${key}`,
  ),
  ...['Switch', 'VRRP', 'Network', 'Servers', 'Plan'].map((key) => `Appliance.Remark.${key}`),
  ...[
    'Switch.ID',
    'VRRP.VRID',
    'Network.NetworkMaskLen',
    'Network.DefaultRoute',
    'Servers.0',
    'Servers.0.IPAddress',
  ].map((key) => `Appliance.Remark.${key}`),
];
/** Paths in an update. */
export const SETTINGS_PLACES = [
  'Appliance',
  'Appliance.Settings',
  'Appliance.SettingsHash',
  'OriginalSettingsHash',
  'Appliance.Settings.LoadBalancer',
  VIP,
  ...['VirtualIPAddress', 'Port', 'DelayLoop', 'SorryServer', 'Description', 'Servers'].map(
    (key) => `${VIP}.${key}`,
  ),
  ...['', '.IPAddress', '.Port', '.Enabled', '.HealthCheck'].map((key) => `${VIP}.Servers.0${key}`),
  ...['Protocol', 'Path', 'Status', 'Retry', 'ConnectTimeout'].map(
    (key) => `${VIP}.Servers.0.HealthCheck.${key}`,
  ),
];
