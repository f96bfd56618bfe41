import type { StackArtifacts } from '../../core/artifact-kind';
import type { Note } from '../../core/notes';
import type { Manifest } from '../objects/manifest';

/**
 * Everything that an app produces, as plain sorted data: files, Pulumi resources and reports are rendered
 * from it. No I/O behind it.
 */
export interface Assembly {
  /** The stacks, each after those it depends on. */
  readonly stacks: readonly StackAssembly[];
  /** Notes for the person who reads the report. */
  readonly notes: readonly Note[];
}

/** What one stack (or other chart) produces. */
export interface StackAssembly extends StackArtifacts {
  /**
   * File name without extension, as cdk8s gives it: the name, with `0000-` in front when charts depend on
   * each other.
   */
  readonly fileName: string;
  /** Kubernetes objects, dependencies first. */
  readonly manifests: readonly Manifest[];
  /** The constructs right below the stack, for the report. */
  readonly constructs: readonly ConstructSummary[];
}

export interface ConstructSummary {
  /** The last part of its path. */
  readonly id: string;
  /** Class name, such as `GuestbookApp`. */
  readonly type: string;
  /** Number of manifests of the construct and everything below it. */
  readonly manifestCount: number;
  /** Number of artifacts, by the name of their kind. */
  readonly artifactCounts: Readonly<Record<string, number>>;
}
