import type { CoreOSOptions } from '../../model/options';

const PREFIXES: Readonly<Record<keyof CoreOSOptions, string>> = {
  etcd: 'ETCD_',
  etcd2: 'ETCD_',
  fleet: 'FLEET_',
  flannel: 'FLANNELD_',
  locksmith: 'LOCKSMITHD_',
  update: '',
  oem: '',
};

/** Names that cannot be derived from the key, as in coreos-cloudinit. */
const IRREGULAR: Readonly<Partial<Record<string, string>>> = {
  'etcd.snapshotCount': 'ETCD_SNAPSHOTCOUNT',
  'flannel.interface': 'FLANNELD_IFACE',
  'locksmith.windowStart': 'REBOOT_WINDOW_START',
  'locksmith.windowLength': 'REBOOT_WINDOW_LENGTH',
};

/** Returns the environment variable from which a program reads an option. */
export function toOptionVariable(program: keyof CoreOSOptions, key: string): string {
  const regular = `${PREFIXES[program]}${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
  return IRREGULAR[`${program}.${key}`] ?? regular;
}
