import type { StackArtifacts } from '../../core/artifact-kind';
import type { Note } from '../../core/notes';
import type { Manifest } from '../objects/manifest';

/**
 * Everything that an app produces, as plain sorted data, from which files, Pulumi resources and reports are
 * rendered. Reading it does no I/O.
 */
export interface Assembly {
  /** The stacks, each after those it depends on. */
  readonly stacks: readonly StackAssembly[];
  /** Notes for the user who reads the report. */
  readonly notes: readonly Note[];
}

/** The output of one stack (or other chart). */
export interface StackAssembly extends StackArtifacts {
  /** File name without extension, as in cdk8s: the name, after `0000-` if charts depend on each other. */
  readonly fileName: string;
  /** Kubernetes objects, dependencies first. */
  readonly manifests: readonly Manifest[];
  /** The direct children of the stack, for the report. */
  readonly constructs: readonly ConstructSummary[];
}

export interface ConstructSummary {
  /** The last part of the construct's path. */
  readonly id: string;
  /** Class name, such as `GuestbookApp`. */
  readonly type: string;
  /** Number of manifests of the construct and everything below it. */
  readonly manifestCount: number;
  /** Number of artifacts, by the name of their kind. */
  readonly artifactCounts: Readonly<Record<string, number>>;
}
