import type { WireVirtualIp } from '../../../sakura/wire/wire';
import type { Refusal } from '../../protocol/refusal';
import type { SwitchRecord } from '../../store/records';
import type { Zone } from '../../store/tables';
import type { Behaviour } from '../model/open-points';

/** An appliance as it would be after the request. */
export interface Candidate {
  readonly zone: Zone;
  /** The switch that it is connected to. */
  readonly uplink: Readonly<SwitchRecord>;
  /** Id of the appliance; undefined while it is being created. */
  readonly id: number | undefined;
  readonly planId: number;
  readonly vrid: number;
  readonly prefixLength: number;
  /** Address of the gateway; empty if none. */
  readonly gateway: string;
  readonly units: readonly string[];
  readonly virtualIps: readonly WireVirtualIp[];
}

/** A rule that the service applies to appliances. */
export interface Rule {
  /** The rule as a sentence. */
  readonly rule: string;
  /**
   * Whether it compares addresses and VRIDs with other uses of the switch, or counts distinct addresses:
   * programs with made-up addresses would fail it.
   */
  readonly strictOnly?: true;
  /** Whether it checks only fields that cannot change after creation. */
  readonly onlyAtCreation?: true;
  /** Refuses a candidate that breaks the rule, with the path of the field. */
  readonly refuse: (candidate: Candidate, behaviour: Behaviour) => Refusal | undefined;
}
