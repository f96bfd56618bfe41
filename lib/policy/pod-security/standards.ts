import { asStrings } from '../../core/json';
import type { PodSecurityLevel } from '../../kubernetes/namespace/namespace';
import type { PodSecurityStandard, RuleText } from '../rule';
import type { CheckedObject } from '../target';

/** Levels of the Pod Security Standards; each includes what those before it demand. */
export const LEVELS: readonly PodSecurityLevel[] = ['privileged', 'baseline', 'restricted'];

/** The minor version of Kubernetes 1 whose standards are the newest that are known here. */
export const NEWEST_MINOR = 36;
/** The oldest: the first without PodSecurityPolicies. */
export const OLDEST_MINOR = 25;

/** Whether a level has a rule. Those that are not of the Pod Security Standards are in each. */
export function hasLevel({ level }: RuleText, given: PodSecurityLevel): boolean {
  return level === undefined || LEVELS.indexOf(level) <= LEVELS.indexOf(given);
}

const ENFORCE = 'pod-security.kubernetes.io/enforce';

/** What pods are to meet: what was asked for, or the stricter level that their namespace enforces. */
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

  /** Whether a rule holds for any pods. */
  includes(rule: RuleText): boolean {
    return [this.asked, ...this.byNamespace.values()].some(({ level }) => hasLevel(rule, level));
  }
}
