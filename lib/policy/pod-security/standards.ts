import { asStrings } from '../../core/json';
import type { PodSecurityLevel } from '../../kubernetes/namespace/namespace';
import type { PodSecurityStandard, RuleText } from '../rule';
import type { CheckedObject } from '../target';

/** Levels of the Pod Security Standards; each includes the requirements of the previous ones. */
export const LEVELS: readonly PodSecurityLevel[] = ['privileged', 'baseline', 'restricted'];

/** The newest minor version of Kubernetes 1 whose standards are known here. */
export const NEWEST_MINOR = 36;
/** The oldest one: the first without PodSecurityPolicies. */
export const OLDEST_MINOR = 25;

/** Whether a level includes a rule. Rules outside of the Pod Security Standards are in every level. */
export function hasLevel({ level }: RuleText, given: PodSecurityLevel): boolean {
  return level === undefined || LEVELS.indexOf(level) <= LEVELS.indexOf(given);
}

const ENFORCE = 'pod-security.kubernetes.io/enforce';

/** The standards that pods must meet: the given one, or a stricter level enforced by their namespace. */
export class Standards {
  private readonly asked: PodSecurityStandard;
  private readonly byNamespace = new Map<string, PodSecurityStandard>();

  constructor(asked: PodSecurityStandard, objects: readonly CheckedObject[]) {
    this.asked = asked;
    for (const { object } of objects) {
      if (object.kind !== 'Namespace') continue;
      const level = LEVELS.find((each) => each === asStrings(object.metadata.labels)[ENFORCE]);
      if (level !== undefined && LEVELS.indexOf(level) > LEVELS.indexOf(asked.level))
        this.byNamespace.set(String(object.metadata.name), { ...asked, level });
    }
  }

  of(namespace: string | undefined): PodSecurityStandard {
    return (namespace === undefined ? undefined : this.byNamespace.get(namespace)) ?? this.asked;
  }

  /** Whether a rule applies to any pods. */
  includes(rule: RuleText): boolean {
    return [this.asked, ...this.byNamespace.values()].some(({ level }) => hasLevel(rule, level));
  }
}
