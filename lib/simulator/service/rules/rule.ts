import type { WireVirtualIp } from '../../../sakura/wire';
import type { Refusal } from '../../protocol/refusal';
import type { SwitchRecord } from '../../store/records';
import type { Zone } from '../../store/tables';
import type { Behaviour } from '../model/open-points';

/** An appliance as it would be after the request. */
export interface Candidate {
  readonly zone: Zone;
  /** The switch it stands on. */
  readonly uplink: Readonly<SwitchRecord>;
  /** Its id; undefined while it is being created. */
  readonly id: number | undefined;
  readonly planId: number;
  readonly vrid: number;
  readonly prefixLength: number;
  /** Empty: none. */
  readonly gateway: string;
  readonly units: readonly string[];
  readonly virtualIps: readonly WireVirtualIp[];
}

/** One thing that the service does not accept. */
export interface Rule {
  /** The rule as a sentence. */
  readonly says: string;
  /** Compares addresses with networks and with each other, which a program with made-up addresses does not bear. */
  readonly strictOnly?: true;
  /** Looks only at what cannot change after creation. */
  readonly onlyAtCreation?: true;
  /** The objection, with the path of the field that it is about. */
  readonly check: (candidate: Candidate, behaviour: Behaviour) => Refusal | undefined;
}
