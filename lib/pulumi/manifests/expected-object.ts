import type { AnnotatedOwner, FoundMetadata } from '../../kubernetes-api/found-metadata';
import type { NamedObject } from '../../kubernetes-api/live-objects';

/** An object about to be applied, and its owner. */
export interface ExpectedObject {
  readonly constructPath: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Identifies the cluster, also in messages. */
  readonly cluster: string;
  readonly owner: Owner;
}

/** The resource that an object belongs to. */
export interface Owner extends AnnotatedOwner {
  /** Names that the state may still have it under. */
  readonly formerResources: readonly string[];
  /** The field manager of the stack. */
  readonly manager: string;
}

/**
 * Reads the metadata of an object; undefined if it does not exist.
 * @param beside another object of the same cluster to read instead
 */
export type ReadMetadata = (
  object: ExpectedObject,
  beside?: NamedObject,
) => Promise<FoundMetadata | undefined>;
