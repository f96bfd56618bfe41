import { HOST_RULES } from './pod-security/host';
import { PRIVILEGE_RULES } from './pod-security/privileges';
import { PROFILE_RULES } from './pod-security/profiles';
import { USER_RULES } from './pod-security/users';
import { VOLUME_RULES } from './pod-security/volumes';
import type { Rule, RuleText } from './rule';
import type { RuleId } from './rule-ids';
import { ACCESS_RULES } from './rules/access';
import { AVAILABILITY_RULES } from './rules/availability';
import { CONTAINER_RULES } from './rules/containers';
import { IMAGE_RULES } from './rules/images';
import { NETWORK_RULES } from './rules/network';
import { SECRET_RULES } from './rules/secrets';

/** The subject of a finding: a rule, or an unneeded exception. There is no exception from the latter. */
export type FindingRule = RuleId | 'unused-exception';

/** All rules, starting with those of the Pod Security Standards. */
export const RULES: Readonly<Record<RuleId, Rule>> = {
  ...HOST_RULES,
  ...PRIVILEGE_RULES,
  ...USER_RULES,
  ...PROFILE_RULES,
  ...VOLUME_RULES,
  ...SECRET_RULES,
  ...ACCESS_RULES,
  ...NETWORK_RULES,
  ...IMAGE_RULES,
  ...CONTAINER_RULES,
  ...AVAILABILITY_RULES,
  'synth-note': {
    severity: 'note',
    title: 'the notes of kumiki synth are known',
    why: 'a note is about what a construct cannot decide by itself, such as a limit that nobody enforces',
    fix: 'follow the note, or accept it',
  },
};

/** Descriptions of {@link RULES}, and of the finding about unneeded exceptions. */
export const RULE_TEXTS: Readonly<Record<FindingRule, RuleText>> = {
  ...RULES,
  'unused-exception': {
    severity: 'warning',
    title: 'every exception is needed',
    why: 'one that is left behind hides what is found next',
    fix: 'remove the call of acceptFinding',
  },
};
