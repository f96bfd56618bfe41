/**
 * All formats, each named by the program that reads it and its version, and for Butane and Ignition also the
 * distribution.
 */
export const USER_DATA_FORMATS = [
  /** CoreOS, read by coreos-cloudinit at every boot. */
  'coreos-cloudinit-1.13',
  'coreos-cloudinit-1.14',
  /**
   * cloud-init of any distribution: units become files and commands, and options of CoreOS programs are left
   * out.
   */
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
 * Returns whether coreos-cloudinit reads a format. It does so at every boot, and commands the units one by
 * one, whereas Ignition reads its formats only once.
 */
export function isReadByCoreosCloudinit(format: UserDataFormat): boolean {
  return format.startsWith('coreos-cloudinit');
}

/** The range of systemd versions in images. */
export interface SystemdVersions {
  readonly oldest: number;
  readonly newest: number;
}

/**
 * The versions of systemd in the images that read a format. CoreOS had 212 when it became stable in 2014, and
 * 241 at its end in 2020; Flatcar continues it. When Flatcar began to read Ignition 3 it had 249, and when
 * Fedora CoreOS began to read 3.5 it had 256. The oldest maintained distribution with cloud-init is Ubuntu
 * 20.04.
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
