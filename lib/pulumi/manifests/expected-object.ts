import type { AnnotatedOwner, FoundMetadata } from '../../kubernetes-api/found-metadata';
import type { NamedObject } from '../../kubernetes-api/live-objects';

/** An object that is about to be applied, and whose it is then. */
export interface ExpectedObject {
  readonly constructPath: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Which cluster, for messages and to tell clusters apart. */
  readonly cluster: string;
  readonly owner: Owner;
}

/** The resource that an object belongs to. */
export interface Owner extends AnnotatedOwner {
  /** Names that the state may have it under. */
  readonly formerResources: readonly string[];
  /** The field manager of the stack. */
  readonly manager: string;
}

/**
 * Reads what an object says of itself; undefined if there is none.
 * @param beside another object of the same cluster, to be read in its place
 */
export type ReadMetadata = (
  object: ExpectedObject,
  beside?: NamedObject,
) => Promise<FoundMetadata | undefined>;
