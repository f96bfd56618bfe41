import type { OptionsOf, OptionTable } from './kinds';

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
export type FlannelOptions = OptionsOf<typeof FLANNEL_OPTIONS>;
