import type { AnnotatedOwner, FoundMetadata } from '../../kubernetes-api/found-metadata';

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

/** Reads what an object says of itself; undefined if there is none. */
export type ReadMetadata = (object: ExpectedObject) => Promise<FoundMetadata | undefined>;
