import type { UnitContent } from './unit-content';

/** Types of systemd units. */
export const UNIT_TYPES = [
  'service',
  'socket',
  'target',
  'timer',
  'path',
  'mount',
  'automount',
  'swap',
  'slice',
  'scope',
  'device',
] as const;

/**
 * Types of systemd-networkd files, which are given as units. They cannot be started: networkd restarts once
 * for all of them.
 */
export const NETWORK_UNIT_TYPES = ['network', 'netdev', 'link'] as const;

/** Type of a unit, which is the extension of its file name. */
export type UnitType = (typeof UNIT_TYPES)[number] | (typeof NETWORK_UNIT_TYPES)[number];

/** A unit by its file name, such as `docker.service`. */
export type UnitName = `${string}.${UnitType}`;

/**
 * A command for a unit, given when the document is applied: at every boot by coreos-cloudinit, at the first
 * boot by cloud-init. Commands are given one by one, in the order of the units. Ignition enables units
 * instead.
 */
export type UnitCommand =
  | 'start'
  | 'stop'
  | 'restart'
  | 'reload'
  | 'try-restart'
  | 'reload-or-restart'
  | 'reload-or-try-restart';

/** Returns whether a unit is a file of systemd-networkd. */
export function isNetworkUnit(name: string): boolean {
  return NETWORK_UNIT_TYPES.some((type) => name.endsWith(`.${type}`));
}

/** A drop-in of a unit, written to `/etc/systemd/system/<unit>.d/<name>`. */
export interface DropIn {
  /** File name, such as `10-rudder.conf`. Drop-ins are read in the order of their names. */
  readonly name: `${string}.conf`;
  /** Settings that it adds to the unit, or changes. */
  readonly content: UnitContent;
}

/** A systemd unit of a machine. */
export interface Unit {
  /** File name with its type, such as `etcd.service`. */
  readonly name: UnitName;
  /**
   * The whole unit file, which replaces the image's.
   * @default - the image's unit
   */
  readonly content?: UnitContent | undefined;
  /**
   * Command for it when the document is applied.
   * @default - none
   */
  readonly command?: UnitCommand | undefined;
  /**
   * Whether it starts at boot by itself, as its `[Install]` section says.
   * @default false
   */
  readonly enable?: boolean | undefined;
  /**
   * Whether it is prevented from ever starting.
   * @default false
   */
  readonly mask?: boolean | undefined;
  /**
   * Whether it disappears at a reboot, until the document is applied again.
   * @default false
   */
  readonly runtime?: boolean | undefined;
  /**
   * Drop-ins of the unit.
   * @default - none
   */
  readonly dropIns?: readonly DropIn[] | undefined;
  /**
   * Whether a secret is accepted in it: everyone on the machine, and everyone who sees the cloud's control
   * panel, can read user_data.
   * @default false
   */
  readonly acceptSecret?: boolean | undefined;
}

/** Returns whether the document starts the unit by command. */
export function startsUnit({ command }: Unit): boolean {
  return command !== undefined && command !== 'stop' && command !== 'reload';
}
