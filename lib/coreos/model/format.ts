/** All formats: the program that reads it, its version, and for Butane and Ignition the distribution. */
export const USER_DATA_FORMATS = [
  /** CoreOS, read by coreos-cloudinit at every boot. */
  'coreos-cloudinit-1.13',
  'coreos-cloudinit-1.14',
  /** cloud-init of any distribution: units as files and commands, none of the options of CoreOS programs. */
  'cloud-init',
  /** YAML that Butane translates into Ignition's JSON. */
  'flatcar-butane-1.1.0',
  'fcos-butane-1.6.0',
  /** Ignition's JSON, read only at the first boot. */
  'flatcar-ignition-3.4.0',
  'fcos-ignition-3.5.0',
] as const;

/** Format of a document. */
export type UserDataFormat = (typeof USER_DATA_FORMATS)[number];

/**
 * Whether coreos-cloudinit reads a format: at every boot, commanding the units one by one. Ignition reads its
 * formats once.
 */
export function isReadByCoreosCloudinit(format: UserDataFormat): boolean {
  return format.startsWith('coreos-cloudinit');
}

/** How the whole document is encoded for the cloud. */
export type UserDataEncoding = 'raw' | 'gzip' | 'gzip+base64';
