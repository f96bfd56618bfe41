import type { Refusal } from '../../protocol/refusal';
import type { Call } from '../model/call';
import { NETWORK_RULES } from './network-rules';
import type { Candidate, Rule } from './rule';
import { SETTINGS_RULES } from './settings-rules';

/** All rules, in the order in which they are applied. */
export const RULES: readonly Rule[] = [...SETTINGS_RULES, ...NETWORK_RULES];

/** Refuses an appliance that breaks a rule, with the refusal of the first one broken. */
export function refuseByRules(
  candidate: Candidate,
  { strictness, behaviour }: Pick<Call, 'strictness' | 'behaviour'>,
): Refusal | undefined {
  for (const rule of RULES) {
    if (rule.strictOnly && strictness === 'lenient') continue;
    if (rule.onlyAtCreation && candidate.id !== undefined) continue;
    const refusal = rule.refuse(candidate, behaviour);
    if (refusal) return refusal;
  }
  return undefined;
}
