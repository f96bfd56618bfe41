import type { OptionsOf, OptionTable } from './kinds';

/** `coreos.fleet`. */
export const FLEET_OPTIONS = {
  agentTtl: 'text',
  authorizedKeysFile: 'path',
  disableEngine: 'flag',
  engineReconcileInterval: 'number',
  etcdCafile: 'path',
  etcdCertfile: 'path',
  etcdKeyfile: 'path',
  etcdKeyPrefix: 'text',
  etcdPassword: 'secret',
  etcdRequestTimeout: 'number',
  etcdServers: 'urls',
  etcdUsername: 'text',
  metadata: 'text',
  publicIp: 'address',
  tokenLimit: 'integer',
  verbosity: 'integer',
  verifyUnits: 'flag',
} as const satisfies OptionTable;

/** Options of fleet, under `coreos.fleet`; coreos-cloudinit 1.14 calls them deprecated. */
export type FleetOptions = OptionsOf<typeof FLEET_OPTIONS>;
