import type { WireVirtualIp } from '../sakura/wire';
import type { Strictness } from './call';
import { NETWORK_RULES } from './network-rules';
import type { Refusal } from './refusal';
import { SETTINGS_RULES } from './settings-rules';
import type { SwitchRecord, ZoneState } from './store';

/** An appliance as it would be after the request. */
export interface Candidate {
  readonly zone: ZoneState;
  /** The switch it stands on. */
  readonly on: SwitchRecord;
  /** Its id; undefined while it is being created. */
  readonly id: number | undefined;
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
  /** Compares addresses with networks and with each other, which the official clients' own tests do not bear. */
  readonly strictOnly?: true;
  /** Looks only at what cannot change after creation. */
  readonly onlyAtCreation?: true;
  readonly check: (candidate: Candidate) => Refusal | undefined;
}

/** All rules, in the order in which they speak up. */
export const RULES: readonly Rule[] = [...SETTINGS_RULES, ...NETWORK_RULES];

/** The first objection to an appliance. */
export function refusalByRules(candidate: Candidate, strictness: Strictness): Refusal | undefined {
  for (const rule of RULES) {
    if (rule.strictOnly && strictness === 'lenient') continue;
    if (rule.onlyAtCreation && candidate.id !== undefined) continue;
    const refusal = rule.check(candidate);
    if (refusal) return refusal;
  }
  return undefined;
}
