import { ETCD_OPTIONS, type EtcdOptions } from './etcd';
import { ETCD2_OPTIONS, type Etcd2Options } from './etcd2';
import { FLANNEL_OPTIONS, type FlannelOptions } from './flannel';
import { FLEET_OPTIONS, type FleetOptions } from './fleet';
import type { OptionTable } from './kinds';
import { LOCKSMITH_OPTIONS, type LocksmithOptions } from './locksmith';
import { OEM_OPTIONS, type OemOptions, UPDATE_OPTIONS, type UpdateOptions } from './update';

/** The options of CoreOS's own programs, by the key that they stand under in `coreos`. */
export interface CoreOSOptions {
  /**
   * Updates and reboots.
   * @default - as the image has it: reboots, with the lock of etcd where that runs
   */
  readonly update?: UpdateOptions | undefined;
  /**
   * etcd 0.4.
   * @default - none; the unit is not configured
   */
  readonly etcd?: EtcdOptions | undefined;
  /**
   * etcd 2.
   * @default - none; the unit is not configured
   */
  readonly etcd2?: Etcd2Options | undefined;
  /**
   * fleet.
   * @default - none; the unit is not configured
   */
  readonly fleet?: FleetOptions | undefined;
  /**
   * flannel.
   * @default - none; the unit is not configured
   */
  readonly flannel?: FlannelOptions | undefined;
  /**
   * locksmith.
   * @default - none; the unit is not configured
   */
  readonly locksmith?: LocksmithOptions | undefined;
  /**
   * What the maker of the image says of it.
   * @default - as the image has it
   */
  readonly oem?: OemOptions | undefined;
}

/** All tables, in the order in which renderers write them. */
export const OPTION_TABLES: Readonly<Record<keyof CoreOSOptions, OptionTable>> = {
  etcd: ETCD_OPTIONS,
  etcd2: ETCD2_OPTIONS,
  fleet: FLEET_OPTIONS,
  flannel: FLANNEL_OPTIONS,
  locksmith: LOCKSMITH_OPTIONS,
  update: UPDATE_OPTIONS,
  oem: OEM_OPTIONS,
};
