import type { RefusalCode } from '../../protocol/refusal';

/**
 * What nobody outside knows of the real service: each open point is a setting, so that a program can be tried against every
 * answer to it.
 */
export interface Behaviour {
  /**
   * Which spelling of the hash that an update was based on is compared with the current one: `SettingsHash` of the appliance,
   * `OriginalSettingsHash` of the request, or either. @default 'both'
   */
  readonly hashSpelling: 'both' | 'SettingsHash' | 'OriginalSettingsHash';
  /** What `/status` answers while the appliance is not up: 409, or an empty list. @default 'refused' */
  readonly statusWhileDown: 'refused' | 'empty';
  /** The error code for deleting an appliance that is up. @default 'server_power_must_be_down' */
  readonly deleteWhileUp: RefusalCode;
  /** Whether 40 real servers are the limit of one virtual IP, or of all those of a load balancer together. @default 'load-balancer' */
  readonly serverLimit: 'virtual-ip' | 'load-balancer';
  /** The lowest VRID. @default 1 */
  readonly minVrid: number;
  /** The highest VRID. @default 255 */
  readonly maxVrid: number;
  /** Whether an appliance can be changed before it is available: if not, 409. @default 'accepted' */
  readonly updateWhileMigrating: 'accepted' | 'refused';
  /** Whether settings can be applied while the appliance boots or shuts down: if not, 423. @default 'accepted' */
  readonly configWhileCleaning: 'accepted' | 'locked';
  /** Whether the power can be cut while an appliance boots, or shuts down gracefully: if not, 409. @default 'refused' */
  readonly forceWhileCleaning: 'refused' | 'accepted';
  /** How many appliances the account may have, in all zones. @default - any number */
  readonly maxAppliances: number;
  /** How many switches the account may have, in all zones, those of routers included. @default - any number */
  readonly maxSwitches: number;
  /** How many routers the account may have, in all zones. @default - any number */
  readonly maxRouters: number;
  /** How many servers the account may have, in all zones. @default - any number */
  readonly maxServers: number;
}

/** What it does unless told otherwise. */
export const DEFAULT_BEHAVIOUR: Behaviour = {
  hashSpelling: 'both',
  statusWhileDown: 'refused',
  deleteWhileUp: 'server_power_must_be_down',
  serverLimit: 'load-balancer',
  minVrid: 1,
  maxVrid: 255,
  updateWhileMigrating: 'accepted',
  configWhileCleaning: 'accepted',
  forceWhileCleaning: 'refused',
  maxAppliances: Number.POSITIVE_INFINITY,
  maxSwitches: Number.POSITIVE_INFINITY,
  maxRouters: Number.POSITIVE_INFINITY,
  maxServers: Number.POSITIVE_INFINITY,
};
