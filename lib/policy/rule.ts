import type { PodSecurityLevel } from '../kubernetes/namespace/namespace';
import type { RuleId } from './rule-ids';
import type { Site } from './site';
import type { CheckedObject, CheckedPod } from './target';

/** How much a finding matters, as SARIF has it: only errors make `kumiki check` fail unless it is told otherwise. */
export type Severity = 'error' | 'warning' | 'note';

/** From the one that matters most. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

/** One thing that is checked, as people read of it. */
export interface RuleText {
  readonly severity: Severity;
  /** What must be so, in one sentence. */
  readonly title: string;
  /** What can happen otherwise. */
  readonly why: string;
  /** What to change. */
  readonly fix: string;
  /** Of rules of the Pod Security Standards, which are about security: the lowest level that has it. */
  readonly level?: PodSecurityLevel;
  /** Of other rules: what is at stake. */
  readonly concern?: 'security' | 'reliability';
}

/** A rule with what finds where it is broken. */
export interface Rule extends RuleText {
  /** For each object of the app. */
  readonly inObject?: (target: CheckedObject, site: Site) => Iterable<Violation>;
  /** For each object that pods are made from, and for pods. */
  readonly inPod?: (pod: CheckedPod, site: Site) => Iterable<Violation>;
  /** As `inPod`, for rules that differ between levels and versions of the Pod Security Standards. */
  readonly inPodBy?: (pod: CheckedPod, standard: PodSecurityStandard) => Iterable<Violation>;
}

/** Which of the Pod Security Standards pods are to meet. */
export interface PodSecurityStandard {
  readonly level: PodSecurityLevel;
  /** The minor version of Kubernetes 1 whose standards they are. */
  readonly minor: number;
}

/** Rules by their ids. */
export type Rules = Readonly<Partial<Record<RuleId, Rule>>>;

/** One place where a rule is broken. */
export interface Violation {
  /** What is so, in terms of the object: lower case, no final period. */
  readonly message: string;
  /** Path in the object, such as `spec.template.spec.hostNetwork`. */
  readonly property?: string | undefined;
}
