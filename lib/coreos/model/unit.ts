import type { UnitContent } from './unit-content';

/** What a systemd unit may be. */
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

/** Files of systemd-networkd, which travel as units. They cannot be started: networkd restarts once for all of them. */
export const NETWORK_UNIT_TYPES = ['network', 'netdev', 'link'] as const;

export type UnitType = (typeof UNIT_TYPES)[number] | (typeof NETWORK_UNIT_TYPES)[number];

/** A unit by its file name, such as `docker.service`. */
export type UnitName = `${string}.${UnitType}`;

/** What is done to a unit once, when the document is applied (at every boot). Units are commanded one by one as they are listed. */
export type UnitCommand =
  | 'start'
  | 'stop'
  | 'restart'
  | 'reload'
  | 'try-restart'
  | 'reload-or-restart'
  | 'reload-or-try-restart';

/** Whether a unit is a file of systemd-networkd. */
export function isNetworkUnit(name: string): boolean {
  return NETWORK_UNIT_TYPES.some((type) => name.endsWith(`.${type}`));
}

/** A part that is added to a unit of the image, as `/etc/systemd/system/<unit>.d/<name>`. */
export interface DropIn {
  /** File name, such as `10-rudder.conf`. Parts are read in the order of their names. */
  readonly name: `${string}.conf`;
  readonly content: UnitContent;
}

/** A systemd unit of a machine. */
export interface Unit {
  readonly name: UnitName;
  /**
   * The whole unit file; it takes the place of the image's.
   * @default - the image's unit
   */
  readonly content?: UnitContent | undefined;
  /**
   * What is done to it when the document is applied.
   * @default - nothing
   */
  readonly command?: UnitCommand | undefined;
  /**
   * Whether it starts at boot by itself, as its `[Install]` section says.
   * @default false
   */
  readonly enable?: boolean | undefined;
  /**
   * Whether it can never be started.
   * @default false
   */
  readonly mask?: boolean | undefined;
  /**
   * Whether it is gone after a reboot, until the document is applied again.
   * @default false
   */
  readonly runtime?: boolean | undefined;
  /**
   * Parts added to it.
   * @default - none
   */
  readonly dropIns?: readonly DropIn[] | undefined;
  /**
   * Whether a secret may stand in it: everybody on the machine, and in the cloud's control panel, can read user_data.
   * @default false
   */
  readonly acceptSecret?: boolean | undefined;
}

/** Whether the document itself starts the unit. */
export function startsUnit({ command }: Unit): boolean {
  return command !== undefined && command !== 'stop' && command !== 'reload';
}
