import type { OptionsOf, OptionTable } from './kinds';

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

/** Options of locksmith, the program that takes turns in rebooting, under `coreos.locksmith`. */
export type LocksmithOptions = OptionsOf<typeof LOCKSMITH_OPTIONS>;
