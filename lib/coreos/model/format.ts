/** All formats: program, its version, and for Butane and Ignition the distribution. */
export const USER_DATA_FORMATS = [
  /** CoreOS, read by coreos-cloudinit at every boot. */
  'coreos-cloudinit-1.13',
  'coreos-cloudinit-1.14',
  /** The part that cloud-init of any distribution knows: no units, none of CoreOS's programs. */
  'cloud-init',
  /** Butane's YAML, to be made into Ignition by Butane. */
  'flatcar-butane-1.1.0',
  'fcos-butane-1.6.0',
  /** Ignition's JSON, read at the first boot alone. */
  'flatcar-ignition-3.4.0',
  'fcos-ignition-3.5.0',
] as const;

/** Who reads the document. */
export type UserDataFormat = (typeof USER_DATA_FORMATS)[number];

/** Whether coreos-cloudinit reads a format: at every boot, commanding the units one by one. Ignition reads its formats once. */
export function isReadByCoreosCloudinit(format: UserDataFormat): boolean {
  return format.startsWith('coreos-cloudinit');
}

/** How the whole document is handed to the cloud: applied once, here and nowhere else. */
export type UserDataEncoding = 'raw' | 'gzip' | 'gzip+base64';
