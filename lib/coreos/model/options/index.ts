import {
  FLANNEL_OPTIONS,
  FLEET_OPTIONS,
  type FlannelOptions,
  type FleetOptions,
  LOCKSMITH_OPTIONS,
  type LocksmithOptions,
} from './cluster-programs';
import { ETCD_OPTIONS, ETCD2_OPTIONS, type Etcd2Options, type EtcdOptions } from './etcd';
import type { OptionTable } from './kinds';
import { OEM_OPTIONS, type OemOptions, UPDATE_OPTIONS, type UpdateOptions } from './update';

/** The options of CoreOS's own programs, by their key below `coreos` in a cloud-config. */
export interface CoreOSOptions {
  /**
   * Updates and reboots.
   * @default - as configured in the image: it reboots, with the lock of etcd if etcd runs
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
   * Information from the vendor of the image.
   * @default - as configured in the image
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
