import type { PodSecurityLevel } from '../kubernetes/namespace/namespace';
import type { RuleId } from './rule-ids';
import type { AppIndex } from './site';
import type { CheckedObject, CheckedPod } from './target';

/** Severity of a finding, as in SARIF. By default, only errors make `kumiki check` fail. */
export type Severity = 'error' | 'warning' | 'note';

/** All severities, most serious first. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

/** The description of a rule for users. */
export interface RuleText {
  readonly severity: Severity;
  /** The requirement, in one sentence. */
  readonly title: string;
  /** The consequence of violating it. */
  readonly why: string;
  /** What to change. */
  readonly fix: string;
  /** For rules of the Pod Security Standards, which concern security: the lowest level with the rule. */
  readonly level?: PodSecurityLevel;
  /** For other rules: the concern. */
  readonly concern?: 'security' | 'reliability';
}

/** A rule, with functions that find its violations. */
export interface Rule extends RuleText {
  /** Called for each object of the app. */
  readonly inObject?: (target: CheckedObject, site: AppIndex) => Iterable<Violation>;
  /** Called for each pod, and for each object with a pod template. */
  readonly inPod?: (pod: CheckedPod, site: AppIndex) => Iterable<Violation>;
  /** Like `inPod`, for rules that differ between levels and versions of the Pod Security Standards. */
  readonly inPodBy?: (pod: CheckedPod, standard: PodSecurityStandard) => Iterable<Violation>;
}

/** The Pod Security Standard that pods must meet. */
export interface PodSecurityStandard {
  readonly level: PodSecurityLevel;
  /** The minor version of Kubernetes 1 that defines the standard. */
  readonly minor: number;
}

/** Rules by id. */
export type Rules = Readonly<Partial<Record<RuleId, Rule>>>;

/** A violation of a rule. */
export interface Violation {
  /** The finding, phrased about the object: lower case, no final period. */
  readonly message: string;
  /** Path in the object, such as `spec.template.spec.hostNetwork`. */
  readonly property?: string | undefined;
}
