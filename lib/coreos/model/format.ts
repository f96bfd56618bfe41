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

/** The versions of systemd that images have. */
export interface SystemdVersions {
  readonly oldest: number;
  readonly newest: number;
}

/**
 * The systemd of the images that read a format. CoreOS had 212 when it became stable in 2014, and 241 at its end
 * in 2020; Flatcar continues it. Flatcar reads Ignition 3 since it has 249, Fedora CoreOS reads 3.5 since it has
 * 256; the oldest distribution with cloud-init that is still maintained is Ubuntu 20.04.
 */
export const SYSTEMD_VERSIONS: Readonly<Record<UserDataFormat, SystemdVersions>> = {
  'coreos-cloudinit-1.13': { oldest: 212, newest: 241 },
  'coreos-cloudinit-1.14': { oldest: 212, newest: 257 },
  'cloud-init': { oldest: 245, newest: 257 },
  'flatcar-butane-1.1.0': { oldest: 249, newest: 257 },
  'flatcar-ignition-3.4.0': { oldest: 249, newest: 257 },
  'fcos-butane-1.6.0': { oldest: 256, newest: 257 },
  'fcos-ignition-3.5.0': { oldest: 256, newest: 257 },
};

/** How the whole document is encoded for the cloud. */
export type UserDataEncoding = 'raw' | 'gzip' | 'gzip+base64';
