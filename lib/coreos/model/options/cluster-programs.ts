import type { OptionTable, ProgramOptions } from './kinds';

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
export type FleetOptions = ProgramOptions<typeof FLEET_OPTIONS>;

/** `coreos.flannel`: written to `/run/flannel/options.env`. */
export const FLANNEL_OPTIONS = {
  etcdCafile: 'path',
  etcdCertfile: 'path',
  etcdEndpoints: 'urls',
  etcdKeyfile: 'path',
  etcdPassword: 'secret',
  etcdPrefix: 'text',
  etcdUsername: 'text',
  interface: 'text',
  ipMasq: ['true', 'false'],
  publicIp: 'address',
  subnetFile: 'path',
} as const satisfies OptionTable;

/** Options of flannel, under `coreos.flannel`. */
export type FlannelOptions = ProgramOptions<typeof FLANNEL_OPTIONS>;

/** `coreos.locksmith`. */
export const LOCKSMITH_OPTIONS = {
  endpoint: 'urls',
  etcdCafile: 'path',
  etcdCertfile: 'path',
  etcdKeyfile: 'path',
  etcdPassword: 'secret',
  etcdUsername: 'text',
  group: 'text',
  windowLength: 'windowLength',
  windowStart: 'windowStart',
} as const satisfies OptionTable;

/** Options of locksmith, which makes machines take turns in rebooting, under `coreos.locksmith`. */
export type LocksmithOptions = ProgramOptions<typeof LOCKSMITH_OPTIONS>;
